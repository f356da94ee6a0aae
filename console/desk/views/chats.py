"""The list of chats and the availability above it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.shell import keys, page
from console.shell.keys import AvailabilityForm
from conversations.base.errors import NotPossible
from routing import availability
from routing.models import Agent


@require_safe
def desk(request):
    """The list; only the empty pane beside it where the desk is there already."""
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/nothing.html")
    return render(request, "desk/desk.html", page.context(request.user))


@require_safe
def key(request, channel):
    """The sheet of one channel: why it is as it is, the rule of five hours, and the change."""
    found = next((row for row in keys.of(request.user)["keys"] if row.channel.name == channel), None)
    if found is None:
        raise NotPossible(_("You have not been given this channel: ask an administrator."))
    return render(request, "desk/key.html", {"key": found})


@require_POST
def choose(request):
    agent = get_object_or_404(Agent, user=request.user)
    form = AvailabilityForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("This channel does not exist."))
    availability.choose(agent, form.channels(), wanted=form.cleaned_data["wanted"], now=timezone.now())
    # The keys come over the socket, to every device.
    return HttpResponse(status=204, headers={"HX-Trigger": "close-sheet"})
