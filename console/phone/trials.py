"""A notification to see whether they come: asked for in the settings, which then show what became of it."""

from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console.server.numbers import number_in
from conversations.base.errors import NotPossible

from . import devices, jobs
from .models import Device
from .notices import Notice

KIND = "test"  # it has no switch
PAUSE = 5  # seconds between two on one device
PATIENCE = timedelta(seconds=20)
HOLDS = timedelta(minutes=5)


def send(device: Device, *, now: datetime) -> None:
    """A notification that its owner asked for."""
    jobs.tell([device.pk], "test", int(now.timestamp()), is_urgent=True)


def say(device: Device, asked_at: int, now: datetime) -> Notice | None:
    """`asked_at`: seconds since the epoch."""
    return Notice(
        kind=KIND,
        topic="test",
        title=_("Notifications work"),
        body=_("On this device: %(device)s.") % {"device": device.name},
        path=reverse("settings"),
        expires_at=datetime.fromtimestamp(asked_at, UTC) + HOLDS,
        is_urgent=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request):
    """POST sends one to a device of one's own, else to the one that asks; GET says what became of it."""
    now = timezone.now()
    if request.method != "POST":
        device = get_object_or_404(Device, pk=_number(request.GET.get("device")), user=request.user)
        return _shown(request, device, asked=_number(request.GET.get("asked")), now=now)
    named = request.POST.get("device")
    theirs = get_object_or_404(Device, pk=_number(named), user=request.user) if named else devices.current(request)
    if theirs is None or theirs.endpoint is None:
        raise NotPossible(_("This device cannot be reached yet. Open Pupitre on it, with notifications allowed."))
    if not cache.add(f"phone-test-{theirs.pk}", 1, PAUSE):
        raise NotPossible(_("One has just been sent. Wait a few seconds."))
    send(theirs, now=now)
    return _shown(request, theirs, asked=int(now.timestamp() * 1000), now=now)


def _shown(request, device, *, asked, now):
    is_mine = device == devices.current(request)
    context = {"tried": device, "is_mine": is_mine, "asked": asked, "state": _state(device, asked, now)}
    if context["state"] != "waiting":
        context |= {"device": devices.current(request), "devices": list(Device.objects.filter(user=request.user))}
    return render(request, "phone/trial.html", context)


def _state(device, asked, now):
    """`asked`: milliseconds since the epoch."""
    since = datetime.fromtimestamp(min(asked, now.timestamp() * 1000) / 1000, UTC)
    if device.succeeded_at and device.succeeded_at >= since:
        return "sent"
    if device.failure and device.failed_at and device.failed_at >= since:
        return "failed"
    return "late" if now - since > PATIENCE else "waiting"


def _number(text):
    return number_in(text) or 0
