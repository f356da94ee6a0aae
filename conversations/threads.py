"""The thread as a log: each row takes the conversation's revision when it is written.

A reader who knows revision N asks for what came after it, and the numbers commit in order, because
whoever writes a row holds the conversation's row lock.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from . import signals, timeline
from .base.announcing import announce
from .base.prepared import PreparedInsert
from .lines import Line
from .models import Conversation, Message
from .people.models import User


def take_revision(conversation: Conversation) -> None:
    """For a line that comes with no other change. The caller holds the conversation's row lock."""
    conversation.revision += 1
    Conversation.objects.filter(pk=conversation.pk).update(revision=conversation.revision)


def add_line(
    conversation: Conversation, line: Line, *, now: datetime, author: User | None = None, client_id: str = ""
) -> Message:
    """A line that says what happened, at the revision that the conversation has just taken under its lock.

    `client_id`: by it a repeat of what `author` did is known.
    """
    row = _row(conversation, line, now)
    if client_id:
        row.agent, row.client_id = author, client_id
    return insert().store(row)


def add_lines(lines: Iterable[tuple[Conversation, Line]], *, now: datetime) -> None:
    """The same for many conversations."""
    insert().store_all(_row(conversation, line, now) for conversation, line in lines)


@cache
def insert() -> PreparedInsert[Message]:
    return PreparedInsert(Message)


def _row(conversation: Conversation, line: Line, now: datetime) -> Message:
    return timeline.row(line, conversation=conversation, revision=conversation.revision, sent_at=now)


def line_of(person: User, conversation_id: int, client_id: object) -> Message | None:
    """What this person did here under this client id, where it was done: a repeat changes nothing."""
    if not client_id or not isinstance(client_id, str):
        return None
    done = Message.objects.filter(conversation=conversation_id, client_id=client_id, agent=person.pk)
    return done.filter(kind=Message.Kind.EVENT).select_related("conversation__visitor").first()


def tell_line(conversation: Conversation, line: Line, *, now: datetime) -> Message:
    """A line that comes with no change of state, at a revision of its own. The caller holds the row lock."""
    conversation.revision += 1
    Conversation.objects.filter(pk=conversation.pk).update(revision=conversation.revision)
    tell_rows(conversation, conversation.revision)
    return add_line(conversation, line, now=now)


def tell_rows(conversation: Conversation, revision: int) -> None:
    """Rows were written anew at this revision: whoever shows the thread asks for them."""
    announce(
        signals.rows_changed,
        conversation_id=conversation.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        agent_id=conversation.agent_id,
        revision=revision,
    )


def visitor_spoke_last(conversation: Conversation) -> bool:
    """Whether what was said last, lines and notes apart, was said by the visitor."""
    said = Message.objects.for_visitors().filter(conversation=conversation).order_by("-pk")
    return said.values_list("from_visitor", flat=True).first() or False
