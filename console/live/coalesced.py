"""Work that is asked for more often than it need be done."""

import asyncio
import logging
from contextlib import suppress

logger = logging.getLogger(__name__)


class Coalesced:
    """Does `work` at once when asked; what is asked while it runs, or within `gap` seconds, is done once afterwards.

    What is urgent does not wait for the gap to end.
    """

    def __init__(self, work, *, gap):
        self.work = work
        self.gap = gap
        self.asked = False
        self.urgent = asyncio.Event()
        self.task = None

    def ask(self, *, urgent=False):
        self.asked = True
        if urgent:
            self.urgent.set()
        if self.task is None or self.task.done():
            self.task = asyncio.ensure_future(self._run())

    def cancel(self):
        self.asked = False
        if self.task is not None:
            self.task.cancel()

    async def _run(self):
        while self.asked:
            self.asked = False
            self.urgent.clear()
            try:
                await self.work()
            except Exception:  # the next time it is asked may go well
                logger.exception("%s failed", self.work.__qualname__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.urgent.wait(), self.gap)
