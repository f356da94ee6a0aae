"""The shop's addresses."""

from django.urls import path

from . import shop

urlpatterns = [
    path("", shop.page, name="demo-shop"),
    path("video/", shop.video_page, name="demo-video"),
    path("<slug:product>/", shop.page, name="demo-product"),
    path("aide/<slug:language>/<slug:article>/", shop.help_page, name="demo-article"),
]
