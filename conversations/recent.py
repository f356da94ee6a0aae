"""Messages that this process has just stored.

A screen whose reader lacks exactly the revision of a new message need not ask the database for the row that was
written a moment ago. A message is kept after commit only, and looked up with its revision, which never changes its
meaning: what is found here is right. What is not found, or was written by another process, is read from the database.

Files are: what is drawn of one stands in further rows, its transcript for one, and screens draw what they find here
where nothing may be asked of the database.
"""

from collections import OrderedDict

from django.db import transaction

from .models import Message

KEPT = 1000

_messages: OrderedDict[int, Message] = OrderedDict()


def keep_on_commit(message: Message) -> None:
    """The message as it was stored, its conversation and agent loaded."""
    if message.kind == Message.Kind.TEXT:
        transaction.on_commit(lambda: _keep(message))


def message_at(message_id: int, revision: int) -> Message | None:
    found = _messages.get(message_id)
    return found if found and found.revision == revision else None


def _keep(message: Message) -> None:
    _messages[message.pk] = message
    while len(_messages) > KEPT:
        _messages.popitem(last=False)
