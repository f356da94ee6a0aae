"""In which order and at what pace answers leave through a channel, and what becomes of each.

A message is claimed before its request and settled after it, so that of two workers one sends. A worker that dies in
between leaves a message of which nobody knows whether it arrived. It is shown so, and nothing sends it again by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from . import delivery, paces
from .connectors.connector import Answer, Later, Limit, Refused, Taken
from .connectors.failure import Failure
from .models import Attachment, Connection, Conversation, Identity, Message, Outbox
from .outboxes import LOST_AFTER

FIRST_WAIT = timedelta(seconds=2)  # twice as long each time
LONGEST_WAIT = timedelta(minutes=5)
ATTEMPTS = 12  # of one message, within some half an hour
CHECKED = timedelta(seconds=2)  # between two looks whether a file has been scanned
UNCONNECTED = timedelta(minutes=1)  # between two looks whether the inbox has been connected since
AT_REST: dict[str, Any] = {"message": None, "begun_at": None, "asked_at": None}


@dataclass(frozen=True)
class Claim:
    """A message that this worker, and no other, may send."""

    connection: Connection
    message: Message
    begun_at: datetime


@transaction.atomic
def claim(conversation_id: int, *, now: datetime) -> Claim | None:
    """The first message that waits, if it is due and no other worker is at it."""
    outbox = _locked(conversation_id)
    if outbox is None or outbox.due_at is None or outbox.due_at > now:
        return None
    if outbox.begun_at is not None:
        if outbox.begun_at > now - LOST_AFTER:
            return None
        _fail(outbox, Failure.UNCERTAIN)
    message = _first_waiting(conversation_id)
    if message is None:
        _write(outbox, **AT_REST, due_at=None, attempts=0)
        return None
    connection = _connection(message.conversation)
    if connection is None or _is_being_checked(message):
        _write(outbox, **AT_REST, due_at=now + (CHECKED if connection else UNCONNECTED))
        return None
    if (free_at := paces.free_at(connection, message.conversation, now=now)) > now:
        _write(outbox, **AT_REST, due_at=free_at)
        return None
    _write(outbox, message=message, begun_at=now)
    return Claim(connection, message, now)


@transaction.atomic
def settle(claim: Claim, answer: Answer | None, *, now: datetime) -> None:
    """What has become of it. None: no answer came, so it may have arrived or not."""
    outbox = _locked(claim.message.conversation_id)
    if outbox is None or (outbox.message_id, outbox.begun_at) != (claim.message.pk, claim.begun_at):
        return  # another worker has given it up
    next_one = now + claim.connection.connector.pace
    match answer:
        case Taken():
            delivery.hand_over(claim.connection.inbox, claim.message.pk, outside_ids=list(answer.outside_ids))
            Connection.objects.filter(pk=claim.connection.pk).note("sent_at", now)
            _write(outbox, **AT_REST, due_at=next_one, attempts=0)
        case Later() if outbox.attempts + 1 < ATTEMPTS:
            wait = max(answer.wait or timedelta(0), min(LONGEST_WAIT, FIRST_WAIT * 2**outbox.attempts))
            _write(outbox, **AT_REST, due_at=now + wait, attempts=outbox.attempts + 1)
        case Later() | Refused():
            _fail(outbox, answer.failure)
            _write(outbox, **AT_REST, due_at=now, attempts=0)
        case None:
            _fail(outbox, Failure.UNCERTAIN)
            _write(outbox, **AT_REST, due_at=next_one, attempts=0)


def is_spent(connection: Connection, limit: Limit, *, now: datetime) -> bool:
    """Whether as many messages have gone within a day as may."""
    sent = Message.objects.for_visitors().filter(
        conversation__inbox=connection.inbox_id, from_visitor=False, sent_at__gt=now - timedelta(days=1)
    )
    taken = sent.filter(failure="").exclude(status=Message.Status.WAITING)
    people = Identity.objects.filter(inbox=connection.inbox_id, phone__startswith=limit.prefix)
    texts = taken.filter(conversation__visitor__in=people.values("visitor")).values_list("text", flat=True)
    return sum(map(connection.connector.count, texts.iterator())) >= limit.most


def _locked(conversation_id: int) -> Outbox | None:
    """After its conversation, as whoever writes in it."""
    Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
    return Outbox.objects.select_for_update().filter(pk=conversation_id).first()


def _first_waiting(conversation_id: int) -> Message | None:
    waiting = Message.objects.waiting().filter(conversation=conversation_id).order_by("pk")
    return waiting.select_related("conversation__visitor", "attachment").first()


def _is_being_checked(message: Message) -> bool:
    return message.kind == Message.Kind.FILE and message.attachment.state == Attachment.State.CHECKING


def _connection(conversation: Conversation) -> Connection | None:
    found = Connection.objects.select_related("inbox").filter(inbox=conversation.inbox_id).first()
    return found if found and found.is_possible else None


def _fail(outbox: Outbox, failure: Failure) -> None:
    if outbox.message_id is not None:
        delivery.refuse(outbox.message_id, failure)


def _write(outbox: Outbox, **changes: Any) -> None:
    Outbox.objects.filter(pk=outbox.pk).update(**changes)
