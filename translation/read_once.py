"""What a process reads of the database once in a few seconds, however often it is asked for."""

import time
from collections.abc import Callable

KEPT_FOR = 5.0  # seconds


class ReadOnce[Value]:
    """What `read` answers, kept for KEPT_FOR, or until this process says that it has changed."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._kept: tuple[float, Value] | None = None  # until when, and what

    def value(self) -> Value:
        kept = self._kept
        if kept is None or kept[0] < time.monotonic():
            self._kept = kept = (time.monotonic() + KEPT_FOR, self._read())
        return kept[1]

    def forget(self) -> None:
        self._kept = None
