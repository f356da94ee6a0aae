"""The thread as a log: each row takes the conversation's revision when it is written.

A reader who knows revision N asks for what came after it, and the numbers commit in order, because
whoever writes a row holds the conversation's row lock.
"""

from datetime import datetime
from typing import Any

from . import signals
from .models import Conversation, Message


def take_revision(conversation: Conversation) -> None:
    """For a line that comes with no other change. The caller holds the conversation's row lock."""
    conversation.revision += 1
    Conversation.objects.filter(pk=conversation.pk).update(revision=conversation.revision)


def add_line(conversation: Conversation, event: str, *, now: datetime, **details: Any) -> Message:
    """A line that says what happened, at the revision that the conversation has just taken under its lock."""
    return Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.EVENT,
        event=event,
        details={name: value for name, value in details.items() if value},
        revision=conversation.revision,
        sent_at=now,
    )


def tell_line(conversation: Conversation, event: str, *, now: datetime, **details: Any) -> Message:
    """A line that comes with no change of state, at a revision of its own. The caller holds the row lock."""
    conversation.revision += 1
    Conversation.objects.filter(pk=conversation.pk).update(revision=conversation.revision)
    tell_rows(conversation, conversation.revision)
    return add_line(conversation, event, now=now, **details)


def tell_rows(conversation: Conversation, revision: int) -> None:
    """Rows were written anew at this revision: whoever shows the thread asks for them."""
    signals.announce(
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
