"""Messages that this process has just stored.

A screen whose reader lacks nothing but new messages need not ask the database for the rows that were written a moment
ago. A message is kept after commit only, and looked up by its conversation and revision, which never change their
meaning: what is found here is right. What is not found, or was written by another process, is read from the database.

Files are: what is drawn of one stands in further rows, its transcript for one, and screens draw what they find here
where nothing may be asked of the database.
"""

from collections import OrderedDict

from django.db import transaction

from .models import Message

KEPT = 1000

_messages: OrderedDict[tuple[int, int], Message] = OrderedDict()  # (conversation, revision) →


def keep_on_commit(message: Message) -> None:
    """The message as it was stored, its conversation and agent loaded."""
    if message.kind == Message.Kind.TEXT:
        transaction.on_commit(lambda: _keep(message))


def message_at(conversation_id: int, revision: int) -> Message | None:
    return _messages.get((conversation_id, revision))


def since(conversation_id: int, revision: int, upto: int) -> list[Message] | None:
    """All that a reader of this revision lacks up to another one; None where some of it is not known here, as where it
    is a line or a mark."""
    if not 0 < upto - revision <= KEPT:
        return None
    found = [message_at(conversation_id, each) for each in range(revision + 1, upto + 1)]
    known = [message for message in found if message]
    return known if len(known) == len(found) else None


def _keep(message: Message) -> None:
    _messages[message.conversation_id, message.revision] = message
    while len(_messages) > KEPT:
        _messages.popitem(last=False)
