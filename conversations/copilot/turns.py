"""The queue before a model: so many are served at once, the others hear how many are before them."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

MOST = 20  # that may wait


class Full(Exception):
    """So many wait that nobody else should."""


class Turns:
    """Of one model, in one process. Those who wait may belong to several event loops."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._line: list[Turn] = []
        self._changing = threading.Lock()

    @contextmanager
    def joined(self) -> "Iterator[Turn]":
        """A place at the end, which is left with the block. Raises Full."""
        turn = Turn(self)
        with self._changing:
            if len(self._line) >= self._at_once + MOST:
                raise Full
            self._line.append(turn)
        try:
            yield turn
        finally:
            with self._changing:
                self._line.remove(turn)
                for other in self._line:
                    other.look()

    def before(self, turn: "Turn") -> int:
        """How many have to be done before it is its turn; 0 once it is."""
        with self._changing:
            return max(0, self._line.index(turn) - self._at_once + 1)


class Turn:
    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._loop = asyncio.get_running_loop()
        self._moved = asyncio.Event()

    async def places(self) -> AsyncGenerator[int]:
        """How many are before this one, each time that it changes; it ends when it is its turn."""
        last = 0
        while place := self._turns.before(self):
            self._moved.clear()
            if place != last:
                yield place
                last = place
            if self._turns.before(self) == place:
                await self._moved.wait()

    def look(self) -> None:
        """Somebody has left the line. From any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._moved.set)
