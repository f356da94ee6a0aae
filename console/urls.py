"""Every address of Pupitre over HTTP."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from console import health
from console.accounts import views as accounts
from console.desk.views import (
    block,
    chats,
    commands,
    drafts,
    files,
    macros,
    notes,
    past,
    replies,
    search,
    settings,
    snooze,
    thread,
    tools,
    transfer,
)
from console.supervision import blocks
from console.supervision import views as supervision
from console.widget import demo_shop
from console.widget import files as widget_files
from console.widget import views as widget

desk = [
    path("", chats.desk, name="desk"),
    path("availability/", chats.choose, name="choose-availability"),
    path("availability/<str:channel>/", chats.key, name="availability"),
    path("settings/", settings.settings, name="settings"),
    path("palette/", commands.palette, name="palette"),
    path("shortcuts/", commands.shortcuts, name="shortcuts"),
    path("snoozed/", snooze.snoozed, name="snoozed"),
    path("search/", search.search, name="search"),
    path("<int:pk>/", thread.thread, name="thread"),
    path("<int:pk>/earlier/", thread.earlier, name="earlier"),
    path("<int:pk>/messages/", thread.answer, name="answer"),
    path("<int:pk>/notes/", notes.write, name="note"),
    path("<int:pk>/colleagues/", notes.colleagues, name="colleagues"),
    path("<int:pk>/past/", past.past, name="past"),
    path("<int:pk>/files/", files.upload, name="upload"),
    path("<int:pk>/files/<uuid:key>/", files.file, name="file"),
    path("<int:pk>/files/<uuid:key>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("<int:pk>/plus/", tools.plus, name="plus"),
    path("<int:pk>/close/", thread.close, name="close"),
    path("<int:pk>/snooze/", snooze.sheet, name="snooze-sheet"),
    path("<int:pk>/snooze/custom/", snooze.custom, name="snooze-custom"),
    path("<int:pk>/snooze/set/", snooze.snooze, name="snooze"),
    path("<int:pk>/block/", block.block, name="block"),
    path("<int:pk>/resume/", snooze.resume, name="resume"),
    path("<int:pk>/transfer/", transfer.transfer, name="transfer"),
    path("<int:pk>/draft/", drafts.keep, name="draft"),
    path("<int:pk>/replies/", replies.canned, name="canned"),
    path("<int:pk>/macros/", macros.macros, name="macros"),
    path("replies/", replies.manage, name="replies"),
    path("replies/suggestions/", replies.suggestions, name="suggestions"),
    path("replies/new/", replies.reply, name="reply-new"),
    path("replies/<int:reply>/", replies.reply, name="reply"),
    path("replies/<int:reply>/delete/", replies.delete_reply, name="reply-delete"),
    path("replies/categories/new/", replies.category, name="reply-category-new"),
    path("replies/categories/<int:category>/", replies.category, name="reply-category"),
    path("replies/categories/<int:category>/delete/", replies.delete_category, name="reply-category-delete"),
]
site = [
    path("widget.js", widget.loader, name="widget-loader"),
    path("widget/<str:inbox_key>/", widget.frame, name="widget"),
    path("widget/<str:inbox_key>/keep/", widget.keep, name="widget-keep"),
    path("widget/<str:inbox_key>/theme.css", widget.theme, name="widget-theme"),
    path("widget/<str:inbox_key>/files/", widget_files.upload, name="widget-upload"),
    path("widget/<str:inbox_key>/files/<uuid:key>/", widget_files.file, name="widget-file"),
    path("widget/<str:inbox_key>/files/<uuid:key>/thumbnail/", widget_files.thumbnail, name="widget-thumbnail"),
    path("demo/shop/", demo_shop.page, name="demo-shop"),
    path("demo/shop/<slug:product>/", demo_shop.page, name="demo-product"),
]
urlpatterns = [
    path("", accounts.home, name="home"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("desk/", include(desk)),
    path("supervision/", supervision.board, name="supervision"),
    path("supervision/blocks/", blocks.listed, name="blocks"),
    path("supervision/blocks/<int:pk>/lift/", blocks.lift, name="lift-block"),
    path("supervision/agents/<int:pk>/availability/", supervision.availability, name="agent-availability"),
    path("admin/login/", RedirectView.as_view(pattern_name="sign-in", query_string=True)),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    *site,
]
handler404 = "console.errors.not_found"
