"""Work that is asked for more often than it need be done."""

import asyncio
import logging
import time
from contextlib import suppress

logger = logging.getLogger(__name__)

SHARE = 50  # the work takes at most one part in so many of the time
LONGEST = 5.0  # seconds between two times


class Coalesced:
    """Does `work` at once when asked; what is asked while it runs, or within `gap` seconds, is done once afterwards.

    What is urgent does not wait for the gap to end. Where the work takes long, because many ask at the same time, the
    gap grows: a list that comes a little later leaves the time to the messages themselves.

    `ready()` is awaited before each time; what is asked until then is done by it.
    """

    def __init__(self, work, *, gap, ready=None):
        self.work = work
        self.ready = ready
        self.gap = gap
        self.asked = False
        self.urgent: asyncio.Event | None = None  # while it is done, and in the gap that follows
        self.task = None
        self.now = time.monotonic

    def ask(self, *, urgent=False):
        self.asked = True
        if urgent and self.urgent:
            self.urgent.set()
        if self.task is None or self.task.done():  # cancelled, or broken off
            self.task = asyncio.ensure_future(self._run())

    def cancel(self):
        self.asked = False
        if self.task is not None:
            self.task.cancel()

    async def _run(self):
        while self.asked:
            if self.ready:
                await self.ready()
            self.asked = False
            self.urgent = asyncio.Event()
            start = self.now()
            try:
                await self.work()
            except Exception:  # the next time it is asked may go well
                logger.exception("%s failed", self.work.__qualname__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.urgent.wait(), self._gap_after(self.now() - start))
            self.urgent = None
        self.task = None  # which would keep what its context holds

    def _gap_after(self, seconds):
        return max(self.gap, min(LONGEST, SHARE * seconds))
