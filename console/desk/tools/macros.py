"""Macros: what an administrator has put together, listed with what each does.

One that says or ends something is run by a second tap. The page sends what was chosen a moment later, so that it may
be undone until then (`static/js/desk/macros.js`).
"""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from console.desk.asking import ask_once_more, seen_of
from console.desk.leaving import back_to_the_list
from console.server.numbers import number_in
from conversations import access, timeline, translating, unseen
from conversations import macros as known_macros
from conversations.access import Action
from conversations.base.errors import NotReachable
from conversations.base.retries import retried
from conversations.canned import replies
from conversations.lines.macro import RanMacro
from conversations.models import Conversation, MacroStep
from routing import macros as running

from .tool import Address, Section, Tool


@require_http_methods(["GET", "HEAD", "POST"])
def macros(request, pk):
    if request.method == "POST":
        return _run(request, pk)
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    found = list(known_macros.usable_at(conversation.inbox))
    values = replies.values_for(conversation, request.user)
    shown = [_shown(macro, values) for macro in found]
    return render(request, "desk/macros.html", {"conversation": conversation, "macros": shown})


def _shown(macro, values):
    actions = {step.action for step in macro.steps.all()}
    return {
        "macro": macro,
        "steps": [_filled(step, values) for step in macro.steps.all()],
        "is_heard": known_macros.is_heard(actions),
        "leaves": not actions.isdisjoint(known_macros.ENDINGS),
    }


def _filled(step, values):
    """A step, and the words that it would send."""
    return step, replies.fill(step.text, values) if step.action == MacroStep.Action.REPLY else ""


def _run(request, pk):
    """`client_id` is that of the sheet: a second tap on it finds its work done.

    What it says is translated before, as a draft would be, so that no row is locked meanwhile.
    """
    macro = number_in(request.POST.get("macro")) or 0
    try:
        line = retried(running.run)(
            request.user,
            pk,
            macro,
            client_id=request.POST.get("client_id"),
            seen=seen_of(request),
            translated=_translated(request.user, pk, macro),
            now=timezone.now(),
        )
    except unseen.WroteSince as news:
        conversation = access.conversation_for(request.user, Action.ANSWER, pk)
        return ask_once_more(request, conversation, news, button=_("Run it anyway"))
    words = _("Done: %(macro)s") % {"macro": timeline.read_as(RanMacro, [line])[line.pk].macro}
    if not Conversation.objects.on_desk_of(request.user).filter(pk=pk).exists():
        return back_to_the_list(request, text=words)
    response = HttpResponse(status=204)
    return trigger_client_event(trigger_client_event(response, "close-sheet"), "say", {"text": words})


def _translated(user, pk, macro):
    with suppress(NotReachable):  # a repeat, of which the conversation has left this desk
        conversation = access.conversation_for(user, Action.ANSWER, pk)
        return translating.for_the_visitor(conversation, running.answers_of(user, conversation, macro))
    return {}


TOOL = Tool(
    name="macros",
    position=120,
    words=gettext_lazy("Macros"),
    icon="zap",
    key="m",
    opens="macros",
    section=Section.ANSWER,
    addresses=(
        Address(path="macros", name="macros", view=macros, get=Action.ANSWER, post=Action.ANSWER, tells_seen=True),
    ),
)
