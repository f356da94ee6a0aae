"""What a process has once, and its tests have once for each event loop."""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary


class OneForEachLoop[T]:
    """Called on a running loop, answers with that loop's own; the first call makes it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def __call__(self) -> T:
        loop = asyncio.get_running_loop()
        if loop not in self._made:
            self._made[loop] = self._make()
        return self._made[loop]
