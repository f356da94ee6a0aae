"""Which device somebody works from: a cookie that no script reads, and the row that holds its choices."""

import uuid

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Device
from .platforms import Platform, platform_of

COOKIE = "device"
KEPT = 400 * 86400  # seconds: as long as browsers keep a cookie
MOST = 20  # of one person; those not seen for longest make room

_BROWSERS = ("Edg", "SamsungBrowser", "OPR", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")  # the telling ones first
_NAMES = {
    "Edg": "Edge",
    "SamsungBrowser": "Samsung Internet",
    "OPR": "Opera",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
}


def current(request) -> Device | None:
    """The one that asks, if its person has chosen or allowed anything on it yet."""
    key = _key(request)
    return Device.objects.filter(key=key, user=request.user).first() if key else None


def here(request) -> Device:
    """The one that asks; made where it is new. Whoever used this browser before is told nothing on it any more."""
    now = timezone.now()
    known = current(request)
    if known:
        Device.objects.filter(pk=known.pk).update(seen_at=now)
        return known
    if key := _key(request):
        Device.objects.filter(key=key).delete()
    made = Device.objects.create(user=request.user, name=name_of(request.headers.get("User-Agent", "")), seen_at=now)
    kept = Device.objects.filter(user=request.user).order_by("-seen_at", "-pk").values_list("pk", flat=True)[:MOST]
    Device.objects.filter(user=request.user).exclude(pk__in=list(kept)).delete()
    return made


def remember(response, device: Device):
    """The browser keeps which one it is, and how it rings while the app is open."""
    common = {"max_age": KEPT, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Lax"}
    response.set_cookie(COOKIE, str(device.key), httponly=True, **common)
    for name, is_on in (("sound", device.makes_sound), ("vibration", device.vibrates)):
        if is_on:
            response.delete_cookie(name, samesite="Lax")
        else:
            response.set_cookie(name, "off", **common)
    return response


def recall(request, response):
    """Whoever signs in finds what they chose on this device, not what somebody before them did."""
    return remember(response, current(request) or Device(user=request.user, key=_key(request) or uuid.uuid4()))


def name_of(user_agent: str) -> str:
    """As its owner would say it: "Chrome on Android"."""
    found = next((browser for browser in _BROWSERS if f"{browser}/" in user_agent), "")
    platform = platform_of(user_agent)
    system = platform.label if platform != Platform.DESKTOP else _system_of(user_agent)
    return _("%(browser)s on %(system)s") % {"browser": _NAMES.get(found, found) or _("Browser"), "system": system}


def _system_of(user_agent: str) -> str:
    known = {"Windows": "Windows", "Macintosh": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}
    return next((name for sign, name in known.items() if sign in user_agent), str(Platform.DESKTOP.label))


def _key(request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
