"""The thread as a log: each row takes the conversation's revision when it is written.

A reader who knows revision N asks for what came after it, and the numbers commit in order, because
whoever writes a row holds the conversation's row lock.
"""

from datetime import datetime
from typing import Any

from .models import Conversation, Message


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
