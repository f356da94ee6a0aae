"""What passes between a message and a channel that is somebody else's: taken in, handed over, delivered, read, failed.

A channel says things twice and in any order. Each function may therefore be called again: one call changes the row, all
others change nothing. Whoever changes it holds the conversation's row lock, as everybody who writes a row of a thread.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from . import details, messages, outboxes, signals, threads
from .base.announcing import announce
from .models import Conversation, Inbox, Message, OutsideId, Visitor
from .models.message import MessageQuerySet

LATE = timedelta(seconds=10)  # behind the time of its writing; what came sooner was on its way like everything
BEGINNINGS = ["opened", "kept_from_blocked"]  # lines, which stand above the first message


def client_id_of(outside_id: str) -> str:
    """What `messages` knows a repeat by, made of the channel's own id, which may be longer."""
    return sha256(outside_id.encode()).hexdigest()


def receive(words: messages.Words, *, outside_id: str, caption: str = "", now: datetime) -> Message:
    """Stores what a visitor wrote on this channel; a repeat answers with the message stored the first time.

    `caption`: what was written below a file, a message of its own here. It stands at the time of its writing.
    """
    if (known := _known_as(words.inbox, outside_id).first()) is not None:
        return known
    said = [replace(words, client_id=client_id_of(outside_id))]
    if caption.strip():
        own_id = client_id_of(f"{outside_id} caption")
        said.append(replace(words, client_id=own_id, text=caption, attachment=None, details={}))
    try:
        with transaction.atomic():
            stored = messages.post_from_visitors(said, now=now)
            message = stored[0]
            OutsideId.objects.create(inbox=words.inbox, outside_id=outside_id, message=message)
            _put_in_place(stored, now)
            if words.attachment:
                announce(signals.file_awaited)
    except IntegrityError:  # somebody else was told the same at this moment
        return _known_as(words.inbox, outside_id).get()
    return message


def _put_in_place(stored: list[Message], now: datetime) -> None:
    """What begins a conversation stands above its first words; and words that overtake others are marked as late, where
    they came long after they were written or somebody has answered without knowing them.
    """
    first = stored[0]
    rows = Message.objects.filter(conversation=first.conversation_id)
    rows.filter(event__in=BEGINNINGS, sent_at__gt=first.sent_at).update(sent_at=first.sent_at, revision=first.revision)
    newer = rows.for_visitors().filter(sent_at__gt=first.sent_at).exclude(pk__in=[one.pk for one in stored])
    overtaken = set(newer.values_list("from_visitor", flat=True).distinct())
    if not overtaken or (now - first.sent_at < LATE and False not in overtaken):
        return
    first.details = replace(details.of(first), came_at=now).stored()
    Message.objects.filter(pk=first.pk).update(details=first.details)


def waiting(inbox: Inbox) -> QuerySet[Message]:
    """What the channel has to take, in the order in which it was written."""
    return Message.objects.waiting().filter(conversation__inbox=inbox).order_by("pk")


@transaction.atomic
def hand_over(inbox: Inbox, message_id: int, *, outside_ids: list[str]) -> bool:
    """The channel has taken it, and knows it by these ids. False where it was taken already, or had failed.

    An id that it has given out before names the message that it was first given to.
    """
    is_first = _change(message_id, Message.objects.waiting(), status=Message.Status.SENT)
    if is_first:
        OutsideId.objects.bulk_create(
            [OutsideId(inbox=inbox, outside_id=outside_id, message_id=message_id) for outside_id in outside_ids],
            ignore_conflicts=True,
        )
    return is_first


def refuse(message_id: int, failure: str) -> bool:
    """The channel does not take it. False where it was taken, or has failed already."""
    return _change(message_id, Message.objects.waiting(), failure=failure)


def advance(inbox: Inbox, outside_id: str, status: Message.Status) -> bool:
    """The channel tells that it was delivered or read. False for what is known, and for no message of ours."""
    return _told(inbox, outside_id, Message.objects.not_yet(status), status=status, failure="")


def advance_until(inbox: Inbox, visitor: Visitor, until: datetime, status: Message.Status) -> int:
    """The channel tells it of all that was sent to somebody until then. Answers how many rows were changed."""
    theirs = Message.objects.filter(conversation__inbox=inbox, conversation__visitor=visitor, from_visitor=False)
    reached = theirs.for_visitors().filter(sent_at__lte=until, failure="").exclude(status=Message.Status.WAITING)
    lower = Message.objects.filter(failure="").not_yet(status)
    return sum(_change(pk, lower, status=status) for pk in reached.not_yet(status).values_list("pk", flat=True))


def fail(inbox: Inbox, outside_id: str, failure: str) -> bool:
    """The channel has taken it and does not deliver it. False where it has, or has failed already."""
    undelivered = Message.objects.not_yet(Message.Status.DELIVERED).filter(failure="")
    return _told(inbox, outside_id, undelivered, failure=failure)


@transaction.atomic
def send_again(message_id: int, *, now: datetime) -> bool:
    """One that failed waits for the channel once more, which will know it by another id: what it still tells of the
    first attempt concerns nobody. False where somebody was quicker, or it has not failed.
    """
    failed = Message.objects.exclude(failure="")
    is_first = _change(message_id, failed, status=Message.Status.WAITING, failure="")
    if is_first:
        OutsideId.objects.filter(message=message_id).delete()
        outboxes.ask(Message.objects.values_list("conversation", flat=True).get(pk=message_id), now=now)
    return is_first


def outside_id_of(message: Message) -> str:
    """How the channel calls a message; empty where it has no name there."""
    return message.outside_ids.order_by("pk").values_list("outside_id", flat=True).first() or ""


def last_outside_id(message: Message) -> str:
    """The same of what the visitor had written last when this message was."""
    before = Message.objects.filter(conversation=message.conversation_id, from_visitor=True, pk__lt=message.pk)
    named = OutsideId.objects.filter(message__in=before).order_by("-message", "pk")
    return named.values_list("outside_id", flat=True).first() or ""


def _told(inbox: Inbox, outside_id: str, allowed: MessageQuerySet, **changes: object) -> bool:
    known = _known_as(inbox, outside_id)
    message_id = known.values_list("pk", flat=True).first()
    return message_id is not None and _change(message_id, allowed.filter(pk__in=known.values("pk")), **changes)


def _known_as(inbox: Inbox, outside_id: str) -> QuerySet[Message]:
    return Message.objects.filter(outside_ids__inbox=inbox, outside_ids__outside_id=outside_id)


@transaction.atomic
def _change(message_id: int, allowed: MessageQuerySet, **changes: object) -> bool:
    """Compare and swap: one of several who tell the same changes the row, and every screen draws it anew."""
    conversation = Conversation.objects.select_for_update().get(messages=message_id)
    revision = conversation.revision + 1
    if not allowed.filter(pk=message_id).update(**changes, revision=revision):
        return False
    Conversation.objects.filter(pk=conversation.pk).update(revision=revision)
    threads.tell_rows(conversation, revision)
    return True
