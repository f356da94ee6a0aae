"""Many visitors who write at the same moment: first all words are acknowledged, then what follows from them is done,
then what it changes is shown. Each would else wait for the others' pages to be drawn.
"""

import asyncio
from contextlib import contextmanager, suppress

from console.server.loops import OneForEachLoop

MANY = 25  # words on their way to their acknowledgement; with fewer nothing waits for anything
LONGEST = 5.0  # seconds that anything waits: where it never ends, all goes on side by side


class Rush:
    """Begins with more than MANY words in hand, and is over when nothing is in hand and nothing follows any more."""

    def __init__(self):
        self._in_hand = self._following = 0
        self._acknowledged, self._over = asyncio.Event(), asyncio.Event()
        self._acknowledged.set()
        self._over.set()

    @contextmanager
    def words(self):
        """From their arrival to their acknowledgement."""
        self._in_hand += 1
        if self._in_hand > MANY:
            self._acknowledged.clear()
            self._over.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            self._tell()

    @contextmanager
    def following(self):
        """What follows from words is being done."""
        self._following += 1
        try:
            yield
        finally:
            self._following -= 1
            self._tell()

    async def acknowledged(self):
        """Back when the words of the rush are acknowledged; at once where there is none."""
        await _in_time(self._acknowledged)

    async def over(self):
        """Back when what follows is done as well."""
        await _in_time(self._over)

    def _tell(self):
        if not self._in_hand:
            self._acknowledged.set()
            if not self._following:
                self._over.set()


rush = OneForEachLoop(Rush)


async def _in_time(event):
    if not event.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), LONGEST)
