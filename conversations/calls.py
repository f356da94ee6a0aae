"""How a call's state changes: it rings, is accepted, has ended. At whom it rings, `routing/calls.py` decides.

Whoever changes a call holds its conversation's row lock; the row itself is moved by compare and swap, so that of two
who accept, or hang up, one does.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from . import signals
from .base.announcing import announce
from .base.errors import NotPossible
from .lines.call_ended import CallEnded
from .models import Call, Conversation
from .models.call import RINGS_FOR
from .people.models import User

LONGEST_PAGE = 36  # characters of the id that a page has made up for itself

State, End = Call.State, Call.End


def checked_page(page: object) -> str:
    """Raises NotPossible for what is no page's id."""
    if not isinstance(page, str) or not 0 < len(page) <= LONGEST_PAGE:
        raise NotPossible(_("This message could not be read."))
    return page


def ring(conversation: Conversation, *, visitor_page: str, now: datetime) -> Call:
    """The visitor calls: an answer is owed. There is no open call in the conversation yet."""
    call = Call.objects.create(
        conversation=conversation, visitor_page=visitor_page, began_at=now, rings_until=now + RINGS_FOR
    )
    Conversation.objects.filter(pk=conversation.pk).update(owed_since=Coalesce("owed_since", now))
    _tell(call, conversation, [conversation.agent_id], now)
    return call


def invite(conversation: Conversation, *, by: User, agent_page: str, now: datetime) -> Call:
    """Its agent calls the visitor. There is no open call in the conversation yet."""
    call = Call.objects.create(
        conversation=conversation,
        agent=by,
        is_invitation=True,
        agent_page=agent_page,
        began_at=now,
        rings_until=now + RINGS_FOR,
    )
    _tell(call, conversation, [by.pk], now)
    return call


def accept(
    conversation: Conversation, call: Call, *, agent: User, agent_page: str, visitor_page: str, now: datetime
) -> None:
    """They talk now: as with a first answer, none is owed any more. Raises NotPossible where it rings no longer."""
    pages = {"agent_page": agent_page, "visitor_page": visitor_page}
    ringing = Call.objects.ringing().filter(pk=call.pk)
    if not ringing.update(state=State.ACCEPTED, agent=agent, accepted_at=now, **pages):
        raise NotPossible(over())
    call.refresh_from_db()
    Conversation.objects.filter(pk=conversation.pk).update(
        owed_since=None, first_answered_at=Coalesce("first_answered_at", now)
    )
    _tell(call, conversation, [agent.pk], now)


def move(conversation: Conversation, call: Call, *, now: datetime, **page: str) -> None:
    """Another page of one side has its place from here on: `agent_page` or `visitor_page`. Raises NotPossible."""
    if not Call.objects.open().filter(pk=call.pk).update(**page):
        raise NotPossible(over())
    call.refresh_from_db()
    _tell(call, conversation, [call.agent_id, conversation.agent_id], now)


def sit_down(call_id: int, known: int | None) -> int:
    """The round of a page that takes its place: the one that it knows, where none has begun since, else the next one.

    Raises NotPossible where nobody talks any more.
    """
    talking = Call.objects.filter(pk=call_id, state=State.ACCEPTED)
    if known and talking.filter(rounds=known).exists():
        return known
    with transaction.atomic():
        if not talking.update(rounds=F("rounds") + 1):
            raise NotPossible(over())
        return talking.values_list("rounds", flat=True).get()


def end(conversation: Conversation, call: Call, how: Call.End, *, now: datetime) -> CallEnded | None:
    """The line that says so, not written yet; None where it was over already."""
    if not Call.objects.open().filter(pk=call.pk).update(state=State.ENDED, end=how, ended_at=now):
        return None
    call.refresh_from_db()
    _tell(call, conversation, [call.agent_id, conversation.agent_id], now)
    return CallEnded(how=how, seconds=call.seconds, was_invitation=call.is_invitation)


def over() -> str:
    """What somebody is told who comes too late."""
    return _("This call is over, or somebody else has taken it.")


def _tell(call: Call, conversation: Conversation, agent_ids: Iterable[int | None], now: datetime) -> None:
    announce(
        signals.call_changed,
        call_id=call.pk,
        conversation_id=conversation.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        user_ids=sorted({pk for pk in agent_ids if pk}),
        state=str(call.state),
        now=now,
    )
