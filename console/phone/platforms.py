"""What a browser says it runs on: as far as help and words depend on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    ANDROID = "android", _("Android")
    IOS = "ios", _("iPhone and iPad")
    DESKTOP = "desktop", _("Computer")


def platform_of(user_agent: str) -> Platform:
    if "Android" in user_agent:
        return Platform.ANDROID
    if "iPhone" in user_agent or "iPad" in user_agent:
        return Platform.IOS
    return Platform.DESKTOP
