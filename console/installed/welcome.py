"""The first opening on a device: install, allow notifications, become available."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from console.shell import keys
from conversations.models import Group
from routing import availability
from routing.models import Agent

SHOWN = "welcomed"
YEAR = 365 * 24 * 60 * 60  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request):
    """The first opening of a device: what it should allow, then available on all channels at once."""
    if request.method == "POST":
        agent = get_object_or_404(Agent, user=request.user)
        channels = agent.availabilities.values_list("channel", flat=True)
        availability.choose(agent, channels, wanted=True, now=timezone.now())
        return redirect("desk")
    groups = Group.objects.filter(members=request.user).order_by("name").values_list("name", flat=True)
    shown = keys.of(request.user)
    lamp = "free" if shown["keys"] and shown["free_count"] == len(shown["keys"]) else "off"
    response = render(request, "installed/welcome.html", {**shown, "groups": groups, "lamp": lamp})
    response.set_cookie(SHOWN, "1", max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def is_first_opening(request):
    return SHOWN not in request.COOKIES and hasattr(request.user, "agent")
