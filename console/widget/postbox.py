"""Visitors' words on their way into the database: those that arrive together share one transaction.

While one transaction runs, what comes in waits for the next. Under no load a message is stored at once, alone;
under load the cost of a transaction is shared. Nothing is acknowledged before its commit. What follows from the words,
finding somebody for a new conversation or waking one that was snoozed, is done behind the acknowledgements, in the
order in which they came.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async
from django.db import OperationalError
from django.utils import timezone

from console.live.groups import let_others_first, together
from console.server.loops import OneForEachLoop
from conversations import messages
from conversations.base.retries import retried
from routing import afterwards

from .rush import rush

BATCH = 100
FOLLOWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="following")  # no word waits behind it

logger = logging.getLogger(__name__)


async def post(words):
    """Stores one visitor's words and answers with the message. Raises NotPossible, or what the database said."""
    return await _postbox().post(words)


async def followed():
    """When all that follows from the words so far is done."""
    if (follower := _postbox().follower) is not None:
        await follower


class Postbox:
    def __init__(self):
        self.waiting = []
        self.carrier = None
        self.works = []  # what follows from words that are stored
        self.follower = None

    async def post(self, words):
        stored = asyncio.get_running_loop().create_future()
        self.waiting.append((words, stored))
        if self.carrier is None or self.carrier.done():
            self.carrier = asyncio.ensure_future(self._carry())
        return await stored

    async def _carry(self):
        while self.waiting:
            batch, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            words = [words for words, _stored in batch]
            outcomes, works = await _store_alone(words, timezone.now())
            for (_words, stored), outcome in zip(batch, outcomes, strict=True):
                if stored.cancelled():  # the socket is gone; the words are safe
                    continue
                if isinstance(outcome, Exception):
                    stored.set_exception(outcome)
                else:
                    stored.set_result(outcome)
            self._follow(works)

    def _follow(self, works):
        self.works += works
        if self.works and (self.follower is None or self.follower.done()):
            self.follower = asyncio.ensure_future(self._do_what_follows())

    async def _do_what_follows(self):
        await let_others_first()
        with rush().following():
            await rush().acknowledged()
            while self.works:
                works, self.works = self.works, []
                await database_sync_to_async(_do, thread_sensitive=False, executor=FOLLOWING)(works)


_postbox = OneForEachLoop(Postbox)


def _do(works):
    for work in works:
        try:
            work()
        except Exception:  # the rows say what is left to do: the clock finds it
            logger.exception("What follows from a visitor's words failed")


@database_sync_to_async
def _store_alone(batch, now):
    """What came of each, and what is left to do after it."""
    with together(), afterwards.kept() as works:
        return store(batch, now), works


def store(batch, now):
    """The stored messages in the order of the batch; an exception in the place of one that failed on its own."""
    post = retried(messages.post_from_visitors)
    try:
        return post(batch, now=now)
    except Exception as error:  # noqa: BLE001 - it goes to the one whose words failed
        if len(batch) == 1 or isinstance(error, OperationalError):  # the database is away: for each of them alike
            return [error for _words in batch]
        half = len(batch) // 2  # nobody else waits for the one that fails
        return store(batch[:half], now) + store(batch[half:], now)
