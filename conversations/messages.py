"""How words enter a thread, from either side, and how far they have come.

Every verb stores before it answers, takes the conversation's row lock first, and knows a repeat by its client id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField, Exists, F, QuerySet, TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from . import blocks, lifecycle, outboxes, recent, signals, threads
from .base.announcing import announce
from .base.errors import NotPossible
from .base.prepared import Prepared, Slot, key, numbered, partly, slots
from .base.text import is_blank, well_formed
from .models import Attachment, Conversation, Inbox, Message, Visitor
from .models.message import MAX_LENGTH
from .people.models import User

MAX_CLIENT_ID = 64
NEEDED = ("id", "inbox_id", "visitor_id", "agent_id", "status", "revision")  # of a conversation, to write in it


@dataclass(frozen=True)
class Words:
    """What a visitor wrote: one message, not yet stored."""

    visitor: Visitor
    inbox: Inbox
    client_id: str
    text: str
    page: str = ""
    attachment: Attachment | None = None  # whose name is the text
    said_at: datetime | None = None  # where they were written elsewhere; None: as they arrive
    details: Mapping[str, Any] = field(
        default_factory=dict
    )  # what is told of them besides: `details.Details`, as stored


@dataclass(frozen=True)
class Written:
    """What an agent wrote, in `language`, of an answer that the visitor reads in `read_in`."""

    text: str
    language: str
    read_in: str
    translator: str  # the key of the engine


def checked(text: object, *, most: int = MAX_LENGTH) -> str:
    """The text as it will be stored, of so many characters. Raises NotPossible for no text, a blank or a longer one."""
    if not isinstance(text, str):
        raise NotPossible(_("This message could not be read."))
    text = well_formed(text).strip()
    if is_blank(text):
        raise NotPossible(_("Write something first: the message is empty."))
    check_length(text, most)
    return text


def check_length(text: str, most: int, *, in_bytes: bool = False) -> None:
    """Raises NotPossible where there are more characters, or more bytes as UTF-8."""
    if in_bytes:
        length = len(text.encode())
        words = _("This message is too long: %(length)d bytes, at most %(most)d. An accented letter is 2, an emoji 4.")
    else:
        length, words = len(text), _("This message is too long: %(length)d characters, at most %(most)d.")
    if length > most:
        raise NotPossible(words % {"length": length, "most": most})


def checked_client_id(client_id: object) -> str:
    if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_CLIENT_ID:
        raise NotPossible(_("This message could not be read."))
    return client_id


@transaction.atomic
def post_from_visitors(words: Sequence[Words], *, now: datetime) -> list[Message]:
    """Stores what visitors wrote, in one transaction for all that arrived together; answers in the same order.

    A repeat answers with the message stored the first time. The first word opens the conversation.
    Rows are locked in the order of their ids, so that two processes with overlapping batches cannot deadlock.
    """
    conversations, may_be_known = _unfinished(words)
    known = _known_by_client_id(words) if may_be_known else {}
    first = [said for said in words if _place(said) not in conversations and _key(said) not in known]
    if first:
        conversations |= _open(first, now)
    fresh: dict[tuple[str, int, int], Message] = {}
    for said in words:
        key = _key(said)
        if key in known or key in fresh:
            continue
        conversation = conversations[_place(said)]
        conversation.revision += 1
        fresh[key] = Message(
            conversation=conversation,
            kind=_kind_of(said.attachment),
            from_visitor=True,
            text=said.text,
            client_id=said.client_id,
            revision=conversation.revision,
            sent_at=said.said_at or now,
            details=dict(said.details),
        )
    stored = dict(zip(fresh, threads.insert().store_several(list(fresh.values())), strict=True))
    for said in words:
        if said.attachment and (message := stored.get(_key(said))):
            _attach(said.attachment, message)
    _note_words_of_visitors(stored.values(), now)
    for message in stored.values():
        _announce(message)
    for conversation in {message.conversation for message in stored.values()}:
        if conversation.is_snoozed:
            lifecycle.break_snooze(conversation, now=now)
        elif conversation.is_closed:  # kept from a blocked visitor
            Conversation.objects.filter(pk=conversation.pk).update(owed_since=None)
    return [stored.get(_key(said)) or known[_key(said)] for said in words]


def post_from_agent(
    conversation: Conversation,
    *,
    by: User,
    text: str,
    client_id: str,
    attachment: Attachment | None = None,
    written: Written | None = None,
    details: dict[str, Any] | None = None,
    status: Message.Status = Message.Status.SENT,
    now: datetime,
) -> Message:
    """An agent's answer. The caller holds the conversation's row lock and knows that this client id is new.

    `written`: where the text is a translation. `details`: what its channel has to know beside the text. `status`:
    WAITING on a channel that has yet to take it.
    """
    if conversation.is_closed:
        raise NotPossible(_("This conversation is closed. The visitor’s next message opens a new one."))
    if conversation.is_snoozed:
        raise NotPossible(_("This conversation is snoozed. Resume it to answer."))
    if conversation.agent_id != by.pk:
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    conversation.revision += 1
    message = threads.insert().store(
        Message(
            conversation=conversation,
            kind=_kind_of(attachment),
            agent=by,
            text=text,
            client_id=client_id,
            status=status,
            details=details or {},
            revision=conversation.revision,
            sent_at=now,
            **(_both_texts(written) if written else {}),
        )
    )
    if attachment:
        _attach(attachment, message)
    if status == Message.Status.WAITING:
        outboxes.ask(conversation.pk, now=now)
    _note_answer().run_for_each([_last_word(message, now)])
    conversation.last_message_at = now
    _announce(message)
    return message


def mark_for_agent(conversation: Conversation, status: Message.Status, *, upto: int) -> None:
    """The visitor's words, as far as the message of id `upto`, have come to the agent's device or eyes."""
    _mark(conversation, status, upto=upto, from_visitor=True)


def mark_for_visitor(conversation: Conversation, status: Message.Status, *, upto: int) -> None:
    """The agents' words, as far as the message of id `upto`, have come to the visitor's device or eyes."""
    _mark(conversation, status, upto=upto, from_visitor=False)


def _place(said: Words) -> tuple[int, int]:
    """Where they belong: in the one unfinished conversation of this visitor at this inbox."""
    return said.visitor.pk, said.inbox.pk


def _key(said: Words) -> tuple[str, int, int]:
    """By which a repeat is known."""
    return said.client_id, *_place(said)


def _kind_of(attachment: Attachment | None) -> Message.Kind:
    return Message.Kind.FILE if attachment else Message.Kind.TEXT


def _both_texts(written: Written) -> dict[str, str]:
    return {
        "language": written.read_in,
        "translation": written.text,
        "translated_to": written.language,
        "translator": written.translator,
    }


def _attach(attachment: Attachment, message: Message) -> None:
    attachment.pk = None  # a transaction that is tried again saves it again
    attachment.message = message
    attachment.save(force_insert=True)


@transaction.atomic
def _mark(conversation: Conversation, status: Message.Status, *, upto: int, from_visitor: bool) -> None:
    rows = (
        Message.objects.for_visitors()
        .filter(conversation=conversation, from_visitor=from_visitor, pk__lte=upto)
        .not_yet(status)
    )
    if not rows.exists():
        return
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if rows.update(status=status, revision=locked.revision + 1):
        Conversation.objects.filter(pk=locked.pk).update(revision=locked.revision + 1)
        threads.tell_rows(locked, locked.revision + 1)


def _unfinished(words: Sequence[Words]) -> tuple[dict[tuple[int, int], Conversation], bool]:
    """Locked, by their places; and whether any of the words may be a repeat: of one that is being stored at this moment
    the unique key tells. A few columns only, and one statement for both: this is the way of every message."""
    visitors = {said.visitor.pk for said in words}
    inboxes = {said.inbox.pk for said in words}
    client_ids = {said.client_id for said in words}
    statement = _select_unfinished(len(visitors), len(inboxes), len(client_ids))
    asked = numbered("visitor", visitors) | numbered("inbox", inboxes) | numbered("client_id", client_ids)
    found = statement.rows(asked)
    conversations = (partly(Conversation, NEEDED, known) for *known, _is_known in found)
    return {(c.visitor_id, c.inbox_id): c for c in conversations}, not found or bool(found[0][-1])


@cache
def _select_unfinished(visitors: int, inboxes: int, client_ids: int) -> Prepared:
    rows = Conversation.objects.unfinished().filter(
        visitor__pk__in=slots("visitor", BigIntegerField(), visitors),
        inbox__pk__in=slots("inbox", BigIntegerField(), inboxes),
    )
    rows = rows.annotate(is_known=Exists(_said(client_ids))).order_by("pk")
    return Prepared.select(rows.select_for_update().values_list(*NEEDED, "is_known"))


def _open(words: Sequence[Words], now: datetime) -> dict[tuple[int, int], Conversation]:
    """Finds or opens under the visitors' row locks: two tabs that greet at once share one conversation."""
    visitors = Visitor.objects.select_for_update().filter(pk__in={said.visitor.pk for said in words}).order_by("pk")
    standing = blocks.against(list(visitors.only("pk", "person")), now)
    found, _may_be_known = _unfinished(words)
    new: dict[tuple[int, int], Words] = {}
    for said in words:
        if _place(said) in found:
            continue
        if block := standing.get(said.visitor.pk):  # who is blocked has none open
            found[_place(said)] = blocks.place_for_words(block, said.visitor, said.inbox, page=said.page, now=now)
        else:
            new.setdefault(_place(said), said)
    openings = [(said.visitor, said.inbox, said.page) for said in new.values()]
    return found | dict(zip(new, lifecycle.open_conversations(openings, now=now), strict=True))


def _known_by_client_id(words: Sequence[Words]) -> dict[tuple[str, int, int], Message]:
    """Looks in all conversations of the visitor: a repeat may come after its conversation was closed."""
    client_ids = {said.client_id for said in words}
    found = [pk for (pk,) in _select_said(len(client_ids)).rows(numbered("client_id", client_ids))]
    repeats = Message.objects.filter(pk__in=found).select_related("conversation") if found else ()
    return {(m.client_id or "", m.conversation.visitor_id, m.conversation.inbox_id): m for m in repeats}


@cache
def _select_said(client_ids: int) -> Prepared:
    return Prepared.select(_said(client_ids).values_list("pk"))


def _said(client_ids: int) -> QuerySet[Message]:
    """By visitors, under as many client ids."""
    return Message.objects.filter(client_id__in=slots("client_id", TextField(), client_ids), from_visitor=True)


def _note_words_of_visitors(messages: Iterable[Message], now: datetime) -> None:
    """The last message of each conversation wins."""
    last = {message.conversation_id: message for message in messages}
    if last:
        _note_words().run_for_each(_last_word(message, now) for message in last.values())
    for message in last.values():
        message.conversation.last_message_at = now


def _last_word(message: Message, now: datetime) -> dict[str, Any]:
    return {"conversation": message.conversation_id, "message": message.pk, "revision": message.revision, "now": now}


@cache
def _note_words() -> Prepared:
    """An answer is owed from the first word on that has none."""
    return _note_last_word(owed_since=Coalesce(F("owed_since"), Slot("now", DateTimeField())))


@cache
def _note_answer() -> Prepared:
    first = Coalesce(F("first_answered_at"), Slot("now", DateTimeField()))
    return _note_last_word(owed_since=None, first_answered_at=first)


def _note_last_word(**changes: Any) -> Prepared:
    return Prepared.update(
        Conversation.objects.filter(pk=key("conversation")),
        revision=key("revision"),
        last_message=key("message"),
        last_message_at=Slot("now", DateTimeField()),
        **changes,
    )


def _announce(message: Message) -> None:
    conversation = message.conversation
    recent.keep_on_commit(message)  # before the news goes out: who hears it may want the row
    announce(
        signals.message_posted,
        conversation_id=conversation.pk,
        message_id=message.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        agent_id=conversation.agent_id,
        revision=message.revision,
        from_visitor=message.from_visitor,
    )
