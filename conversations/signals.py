"""News of what is said and in what state it is: sent after commit, with ids only."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

message_posted = (
    Signal()
)  # conversation_id, message_id, visitor_id, inbox_id, agent_id (or None), revision, from_visitor
rows_changed = Signal()  # conversation_id, visitor_id, inbox_id, agent_id (or None), revision: rows were rewritten
conversation_changed = Signal()  # conversation_id, visitor_id, inbox_id, agent_ids (before and after), change
conversation_waiting = Signal()  # conversation_id: it needs somebody
visitor_changed = Signal()  # visitor_id: came, left, turned a page or said who they are


def announce(signal: Signal, **facts: Any) -> None:
    """After commit, and robust: a screen that fails must not turn a stored message into an error."""
    transaction.on_commit(partial(signal.send_robust, sender=None, **facts), robust=True)
