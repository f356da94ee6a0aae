"""Video calls: inviting the visitor to one, taking, moving, declining and ending it. Signals go by the socket."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from console.desk import standing
from console.server.numbers import number_in
from conversations import access
from conversations import calls as states
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Conversation
from conversations.people.models import User
from routing import calls
from routing.models import Availability

from .tool import Address, Place, Section, Tool


@require_POST
def invite(request, pk):
    return _answered(request, pk, lambda now: calls.invite(request.user, pk, page=_page_of(request), now=now))


@require_POST
def accept(request, pk):
    return _answered(
        request, pk, lambda now: calls.accept(request.user, pk, _call_of(request), page=_page_of(request), now=now)
    )


@require_POST
def continue_here(request, pk):
    return _answered(
        request, pk, lambda now: calls.continue_on(request.user, pk, _call_of(request), page=_page_of(request), now=now)
    )


@require_POST
def decline(request, pk):
    return _answered(request, pk, lambda now: calls.decline(request.user, pk, _call_of(request), now=now))


@require_POST
def hang_up(request, pk):
    is_lost = request.POST.get("lost") == "1"
    return _answered(request, pk, lambda now: calls.hang_up(request.user, pk, _call_of(request), lost=is_lost, now=now))


def _answered(request, pk: int, act: Callable) -> HttpResponse:
    """Nothing, or 409 with {text}: a script asked. Raises NotReachable."""
    access.conversation_for(request.user, Action.ANSWER, pk)  # before anything is said of what was posted
    try:
        retried(act)(timezone.now())
    except NotPossible as refusal:
        return JsonResponse({"text": str(refusal)}, status=409)
    return HttpResponse(status=204)


def _page_of(request: HttpRequest) -> str:
    return states.checked_page(request.POST.get("page"))


def _call_of(request: HttpRequest) -> int:
    """Raises NotPossible."""
    found = number_in(request.POST.get("call"))
    if found is None:
        raise NotPossible(states.over())
    return found


def _is_possible(user: User, conversation: Conversation) -> bool:
    """They may call, and there is somebody on the site to take it."""
    if not (standing.answers(user, conversation) and conversation.on_site and conversation.visitor.online):
        return False
    return Availability.objects.filter(agent__user=user, channel=calls.VIDEO).exists()


TOOL = Tool(
    name="call",
    position=180,
    words=gettext_lazy("Invite to a video call"),
    short=gettext_lazy("Video call"),
    icon="video",
    attributes={"data-invites": ""},
    places=frozenset({Place.COLUMN}),
    section=Section.VISITOR,
    is_possible=_is_possible,
    addresses=(
        Address(path="call", name="call", view=invite, post=Action.ANSWER),
        Address(path="call/accept", name="call-accept", view=accept, post=Action.ANSWER),
        Address(path="call/continue", name="call-continue", view=continue_here, post=Action.ANSWER),
        Address(path="call/decline", name="call-decline", view=decline, post=Action.ANSWER),
        Address(path="call/hang-up", name="call-hang-up", view=hang_up, post=Action.ANSWER),
    ),
)
