"""Work that is asked for more often than it need be done."""

import asyncio


class Coalesced:
    """Does `work` at once when asked; what is asked while it runs, or within `gap` seconds, is done once afterwards."""

    def __init__(self, work, *, gap):
        self.work = work
        self.gap = gap
        self.asked = False
        self.task = None

    def ask(self):
        self.asked = True
        if self.task is None or self.task.done():
            self.task = asyncio.ensure_future(self._run())

    def cancel(self):
        self.asked = False
        if self.task is not None:
            self.task.cancel()

    async def _run(self):
        while self.asked:
            self.asked = False
            await self.work()
            await asyncio.sleep(self.gap)
