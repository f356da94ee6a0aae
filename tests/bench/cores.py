"""Servers on one core and these clients on another, so that what is full is known: a rate counts only where it was the
server's core."""

import asyncio
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from .pace import Search


@contextmanager
def apart(pids):
    """Processes with all their threads, and this one. On a machine of one core nothing is moved."""
    everywhere = os.sched_getaffinity(0)
    first, *others = sorted(everywhere)
    if others:
        for pid in pids:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                with suppress(ProcessLookupError):  # it has ended meanwhile
                    os.sched_setaffinity(int(thread.name), {first})  # threads that begin later are where theirs is
        os.sched_setaffinity(0, {others[0]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, everywhere)


class WatchedSearch(Search):
    """Of visitors' messages and answers by turns. `server`, `clients`: per cent of their core, at the lowest rate that
    did not hold."""

    server = clients = 0.0

    def __init__(self, side, **options):
        super().__init__(side, direction="mixed", **options)

    async def step(self):
        broke_at = self.breaks
        await super().step()
        if self.breaks != broke_at:
            self.server, self.clients = self.lately

    async def _messages(self):
        watching = asyncio.ensure_future(self._watch())
        took = await super()._messages()
        self.lately = await watching
        return took

    async def _watch(self):
        """While messages are sent: afterwards both only wait for what is late."""
        began, here, there = time.monotonic(), time.process_time(), self.side.server.processor_seconds()
        await asyncio.sleep(self.seconds)
        spent = self.side.server.processor_seconds() - there, time.process_time() - here
        return [100 * each / (time.monotonic() - began) for each in spent]
