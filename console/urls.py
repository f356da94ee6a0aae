"""Every address of Pupitre over HTTP."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from console import health
from console.accounts import views as accounts
from console.desk.views import chats, settings, thread, tools
from console.supervision import views as supervision
from console.widget import demo_shop
from console.widget import views as widget

desk = [
    path("", chats.desk, name="desk"),
    path("availability/", chats.choose, name="choose-availability"),
    path("availability/<str:channel>/", chats.key, name="availability"),
    path("settings/", settings.settings, name="settings"),
    path("<int:pk>/", thread.thread, name="thread"),
    path("<int:pk>/earlier/", thread.earlier, name="earlier"),
    path("<int:pk>/messages/", thread.answer, name="answer"),
    path("<int:pk>/plus/", tools.plus, name="plus"),
    path("<int:pk>/close/", thread.close, name="close"),
    path("<int:pk>/give/", thread.give, name="give"),
]
site = [
    path("widget.js", widget.loader, name="widget-loader"),
    path("widget/<str:inbox_key>/", widget.frame, name="widget"),
    path("widget/<str:inbox_key>/keep/", widget.keep, name="widget-keep"),
    path("widget/<str:inbox_key>/theme.css", widget.theme, name="widget-theme"),
    path("demo/shop/", demo_shop.page, name="demo-shop"),
    path("demo/shop/<slug:product>/", demo_shop.page, name="demo-product"),
]
urlpatterns = [
    path("", accounts.home, name="home"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("desk/", include(desk)),
    path("supervision/", supervision.board, name="supervision"),
    path("supervision/agents/<int:pk>/availability/", supervision.availability, name="agent-availability"),
    path("admin/login/", RedirectView.as_view(pattern_name="sign-in", query_string=True)),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    *site,
]
handler404 = "console.errors.not_found"
