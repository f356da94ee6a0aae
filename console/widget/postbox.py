"""Visitors' words on their way into the database: those that arrive together share one transaction.

While one transaction runs, what comes in waits for the next. Under no load a message is stored at once, alone;
under load the cost of a transaction is shared. Nothing is acknowledged before its commit.
"""

import asyncio
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import OperationalError
from django.utils import timezone

from conversations import messages
from conversations.retries import retried

BATCH = 100

_postboxes: WeakKeyDictionary[asyncio.AbstractEventLoop, "Postbox"] = WeakKeyDictionary()


async def post(words):
    """Stores one visitor's words and answers with the message. Raises NotPossible, or what the database said."""
    loop = asyncio.get_running_loop()
    if loop not in _postboxes:
        _postboxes[loop] = Postbox()
    return await _postboxes[loop].post(words)


class Postbox:
    def __init__(self):
        self.waiting = []
        self.carrier = None

    async def post(self, words):
        stored = asyncio.get_running_loop().create_future()
        self.waiting.append((words, stored))
        if self.carrier is None or self.carrier.done():
            self.carrier = asyncio.ensure_future(self._carry())
        return await stored

    async def _carry(self):
        while self.waiting:
            batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            outcomes = await database_sync_to_async(store)([words for words, _stored in batch], timezone.now())
            for (_words, stored), outcome in zip(batch, outcomes, strict=True):
                if stored.cancelled():  # the socket is gone; the words are safe
                    continue
                if isinstance(outcome, Exception):
                    stored.set_exception(outcome)
                else:
                    stored.set_result(outcome)


def store(batch, now):
    """The stored messages in the order of the batch; an exception in the place of one that failed on its own."""
    post = retried(messages.post_from_visitors)
    try:
        return post(batch, now=now)
    except Exception as error:  # noqa: BLE001 - it goes to the one whose words failed
        if len(batch) == 1 or isinstance(error, OperationalError):  # the database is away: for each of them alike
            return [error for _words in batch]
        return [outcome for words in batch for outcome in store([words], now)]
