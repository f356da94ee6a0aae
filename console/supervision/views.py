"""The live board, and what a supervisor changes from it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from console.live.groups import person_of, tell
from console.shell.keys import AvailabilityForm
from conversations.base.errors import NotPossible
from conversations.models import Conversation
from routing import availability as availabilities
from routing import departure, readiness
from routing.models import Agent, Availability

from . import board as boards


@require_safe
def board(request):
    supervisors_only(request)
    group = boards.group_of(request.GET.get("group"))
    context = {**boards.now(group), "group": group, "groups": boards.groups(), "tab": "supervision"}
    context["lacks"] = readiness.lacks() if request.user.is_staff else []  # who can mend them
    return render(request, "supervision/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request, pk):
    """The sheet of one agent: each of their channels, to turn green or red in their place."""
    supervisors_only(request)
    agent = _agent(pk)
    if request.method == "POST":
        form = AvailabilityForm(request.POST)
        if not form.is_valid():
            raise NotPossible(_("This channel does not exist."))
        availabilities.choose(
            agent,
            form.channels(),
            wanted=form.cleaned_data["wanted"],
            now=timezone.now(),
            reason=Availability.Reason.SUPERVISOR,
        )
        return HttpResponse(status=204, headers={"HX-Trigger": "close-sheet"})
    context = {"agent": agent, "keys": availabilities.keys_of(agent)}
    return render(request, "supervision/availability.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request, pk):
    """Signs an agent out in their place, on every device; the sheet says first what becomes of their conversations."""
    supervisors_only(request)
    agent = _agent(pk)
    if request.method != "POST":
        count = Conversation.objects.on_desk_of(agent.user).count()
        return render(request, "supervision/sign_out.html", {"agent": agent, "count": count})
    departure.send_home(agent, by=request.user, now=timezone.now())
    agent.user.end_sessions()
    tell(person_of(agent.user_id), "signed.out", by_supervisor=True)
    return HttpResponse(status=204, headers={"HX-Trigger": "close-sheet"})


def _agent(pk):
    return get_object_or_404(Agent.objects.select_related("user").filter(user__is_active=True), pk=pk)


def supervisors_only(request):
    if not request.user.sees_everything:
        raise Http404
