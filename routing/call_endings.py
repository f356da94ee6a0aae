"""How a call ends, by somebody's hand or as time passes, and what becomes of its conversation.

A call ends, its conversation does not. One that rang at agents and that nobody took goes on as text: in the chat's
slots, with those who answer in writing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from conversations import calls, threads
from conversations import signals as news
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible
from conversations.lines import Line
from conversations.lines.call_ended import CallEnded
from conversations.models import Call, Conversation
from conversations.models.call import CallQuerySet
from conversations.people.models import User

from . import offers
from .models import Offer

SILENT_FOR = timedelta(seconds=30)  # who was not heard of for so long is in no call any more
A_MOMENT = timedelta(seconds=2)  # until somebody is found, three times in a call's time
AT_MOST = 200  # calls that end in one look

End = Call.End


def end_overdue(now: datetime) -> int:
    """Those that rang for as long as a call may, at whomever: their visitors are told, and go on in writing."""
    return _end_all(Call.objects.overdue(now), End.MISSED, now)


def end_silent(now: datetime) -> int:
    """Those of which one side was not heard of for a while, its device is gone; or may no longer sign in."""
    since = now - SILENT_FOR
    no_visitor = Q(conversation__visitor__seen_at__lte=since)
    ringing = Call.objects.ringing().filter(no_visitor, is_invitation=False)
    no_agent = Q(agent__agent__seen_at__lte=since) | Q(agent__is_active=False)
    talking = Call.objects.filter(no_visitor | no_agent, state=Call.State.ACCEPTED)
    return _end_all(ringing, End.GIVEN_UP, now) + _end_all(talking, End.LOST, now)


def end_moved_on(conversation_id: int, *, now: datetime) -> None:
    """The conversation has left the desk at which a call is: closed, snoozed, taken away."""
    with transaction.atomic():
        conversation = locked(Conversation.objects.filter(pk=conversation_id))
        call = Call.objects.open().filter(conversation=conversation_id).first()
        if conversation is None or call is None:
            return
        is_there = conversation.status == Conversation.Status.ACTIVE and conversation.agent_id == call.agent_id
        may_ring = (
            call.is_ringing and not call.is_invitation and not (conversation.is_closed or conversation.is_snoozed)
        )
        if not (is_there or may_ring):
            end(conversation, call, End.MOVED_ON, now)


def end(conversation: Conversation, call: Call, how: Call.End, now: datetime) -> bool:
    """False where it was over already. What rang at agents and was not taken goes on as text."""
    was_ringing = call.is_ringing
    line = calls.end(conversation, call, how, now=now)
    if line is None:
        return False
    if was_ringing and not call.is_invitation and how != End.MOVED_ON:
        _go_on_as_text(conversation, line, now)
    else:
        threads.tell_line(conversation, line, now=now)
    return True


def _go_on_as_text(conversation: Conversation, line: CallEnded, now: datetime) -> None:
    """With whoever writes there; where nobody has answered yet, it is routed to those who answer in writing."""
    offer = Offer.objects.open().filter(conversation=conversation).first()
    if offer and offer.answer_by and offer.answer_by <= now + A_MOMENT:  # its agent had the time: they missed it
        offers.expire(offer, now=max(now, offer.answer_by))
        conversation.refresh_from_db()
    elif not (conversation.is_waiting or offer):
        threads.tell_line(conversation, line, now=now)
        return
    conversation.goes_on_as_text = True
    Conversation.objects.filter(pk=conversation.pk).update(goes_on_as_text=True)
    if conversation.is_waiting:
        threads.tell_line(conversation, line, now=now)
        announce(news.conversations_waiting, conversation_ids=[conversation.pk], now=now)
    else:
        offers.pass_on(conversation, only(line), now=now)


def _end_all(found: CallQuerySet, how: Call.End, now: datetime) -> int:
    """Each asked again under its conversation's lock: who accepted or hung up since the look was quicker."""
    ended = 0
    for pk, conversation_id in list(found.values_list("pk", "conversation")[:AT_MOST]):
        with suppress(NotPossible), transaction.atomic():
            conversation = locked(Conversation.objects.filter(pk=conversation_id))
            call = found.filter(pk=pk).first()
            if conversation and call:
                ended += end(conversation, call, how, now)
    return ended


def locked(rows: QuerySet[Conversation]) -> Conversation | None:
    return rows.select_related("inbox", "agent").select_for_update(of=("self",)).first()


def only(line: Line) -> Callable[[User | None], Line]:
    """One that says nothing of the agent whom it left."""
    return lambda _agent: line
