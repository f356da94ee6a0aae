"""Every address of Pupitre over HTTP."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from console.accounts import passwords
from console.accounts import views as accounts
from console.community import views as panel
from console.connections import hooks, sent_files
from console.desk import tools
from console.desk.views import canned_replies, chats, commands, drafts, files, plus, search, snoozed, thread
from console.desk.views import settings as desk_settings
from console.installed import manifest, share, welcome, worker
from console.mirror import assets
from console.phone import choices, subscriptions, trials
from console.phone import help as phone_help
from console.setup import first
from console.setup import views as setup
from console.supervision import blocks
from console.supervision import views as supervision
from console.widget import files as widget_files
from console.widget import views as widget

desk = [
    path("", chats.desk, name="desk"),
    path("availability/", chats.choose, name="choose-availability"),
    path("availability/<str:channel>/", chats.key, name="availability"),
    path("settings/", desk_settings.settings, name="settings"),
    path("palette/", commands.palette, name="palette"),
    path("shortcuts/", commands.shortcuts, name="shortcuts"),
    path("snoozed/", snoozed.snoozed, name="snoozed"),
    path("share/", share.share, name="share"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("search/", search.search, name="search"),
    path("<int:pk>/", thread.thread, name="thread"),
    path("<int:pk>/earlier/", thread.earlier, name="earlier"),
    path("<int:pk>/messages/", thread.answer, name="answer"),
    path("<int:pk>/messages/<int:message>/again/", thread.send_again, name="send-again"),
    path("<int:pk>/messages/<int:message>/fetch/", files.fetch_again, name="fetch-again"),
    path("<int:pk>/messages/<int:message>/transcribe/", files.transcribe_again, name="transcribe-again"),
    path("<int:pk>/files/<uuid:key>/", files.file, name="file"),
    path("<int:pk>/files/<uuid:key>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("<int:pk>/plus/", plus.plus, name="plus"),
    path("<int:pk>/draft/", drafts.keep, name="draft"),
    *tools.urlpatterns(),
    path("<int:pk>/mirror/asset/", assets.asset, name="mirror-asset"),
    path("replies/", canned_replies.manage, name="replies"),
    path("replies/suggestions/", canned_replies.suggestions, name="suggestions"),
    path("replies/new/", canned_replies.reply, name="reply-new"),
    path("replies/<int:reply>/", canned_replies.reply, name="reply"),
    path("replies/<int:reply>/delete/", canned_replies.delete_reply, name="reply-delete"),
    path("replies/categories/new/", canned_replies.category, name="reply-category-new"),
    path("replies/categories/<int:category>/", canned_replies.category, name="reply-category"),
    path("replies/categories/<int:category>/delete/", canned_replies.delete_category, name="reply-category-delete"),
]
community = [
    path("", panel.feed, name="community"),
    path("publish/", panel.publish, name="community-publish"),
    path("seen/", panel.seen, name="community-seen"),
    path("files/", panel.upload, name="community-upload"),
    path("files/<uuid:key>/", panel.file, name="community-file"),
    path("files/<uuid:key>/thumbnail/", panel.thumbnail, name="community-thumbnail"),
    path("<int:post>/", panel.post, name="community-post"),
    path("<int:post>/card/", panel.card, name="community-card"),
    path("<int:post>/comment/", panel.comment, name="community-comment"),
    path("<int:post>/react/", panel.react, name="community-react"),
    path("<int:post>/pin/", panel.pin, name="community-pin"),
    path("<str:kind>/<int:said>/actions/", panel.actions, name="community-actions"),
    path("<str:kind>/<int:said>/edit/", panel.edit, name="community-edit"),
    path("<str:kind>/<int:said>/delete/", panel.delete, name="community-delete"),
    path("<str:kind>/<int:said>/remove/", panel.remove, name="community-remove"),
]
phone = [
    path("choices/", choices.choose, name="phone-choices"),
    path("devices/<int:device>/remove/", choices.remove, name="phone-remove"),
    path("guide/", phone_help.guide, name="phone-guide"),
    path("sheet/", phone_help.sheet, name="phone-sheet"),
    path("subscription/", subscriptions.subscribe, name="subscription"),
    path("subscription/remove/", subscriptions.unsubscribe, name="subscription-remove"),
    path("test/", trials.trial, name="phone-test"),
    path("token/", worker.token, name="worker-token"),
]
site = [
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("sw.js", worker.worker, name="worker"),
    path("offline/", worker.offline, name="offline"),
    path("widget.js", widget.loader, {"name": "widget"}, name="widget-loader"),
    path("mirror.js", widget.loader, {"name": "mirror"}, name="widget-mirror"),
    path("widget/<str:inbox_key>/", widget.frame, name="widget"),
    path("widget/<str:inbox_key>/keep/", widget.keep, name="widget-keep"),
    path("widget/<str:inbox_key>/theme.css", widget.theme, name="widget-theme"),
    path("widget/<str:inbox_key>/files/", widget_files.upload, name="widget-upload"),
    path("widget/<str:inbox_key>/files/<uuid:key>/", widget_files.file, name="widget-file"),
    path("widget/<str:inbox_key>/files/<uuid:key>/thumbnail/", widget_files.thumbnail, name="widget-thumbnail"),
    *([path("demo/shop/", include("console.demo.urls"))] if settings.DEMO else []),
]
setting_up = [
    path("", setup.page, name="setup"),
    path("news/", setup.news, name="setup-news"),
    path("first/<str:token>/", first.first, name="setup-first"),
    path("try/<str:inbox_key>/", setup.trial, name="setup-trial"),
    path("people/<int:pk>/invite/", setup.invite, name="setup-invite"),
    path("people/<int:pk>/link/", setup.link, name="setup-link"),
    path("<str:step>/", setup.step, name="setup-step"),
]
urlpatterns = [
    path("", accounts.home, name="home"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", passwords.change, name="password-change"),
    path("password/forgotten/", passwords.forgotten, name="password-forgotten"),
    path("password/<str:uidb64>/<str:token>/", passwords.NewPassword.as_view(), name="new-password"),
    path("hooks/<str:channel>/<str:key>/", hooks.hook, name="hook"),
    path("sent/", sent_files.sent_file, name="sent-file"),
    path("setup/", include(setting_up)),
    path("desk/", include(desk)),
    path("community/", include(community)),
    path("phone/", include(phone)),
    path("supervision/", supervision.board, name="supervision"),
    path("supervision/blocks/", blocks.listed, name="blocks"),
    path("supervision/blocks/<int:pk>/lift/", blocks.lift, name="lift-block"),
    path("supervision/agents/<int:pk>/availability/", supervision.availability, name="agent-availability"),
    path("supervision/agents/<int:pk>/sign-out/", supervision.sign_out, name="agent-sign-out"),
    path("admin/login/", RedirectView.as_view(pattern_name="sign-in", query_string=True)),
    path("admin/", admin.site.urls),
    *site,
]
handler403 = "console.server.errors.not_allowed"
handler404 = "console.server.errors.not_found"
handler500 = "console.server.errors.failed"
