"""Who may have a file read now: a stranger one at a time, and of those that need much memory one for all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.translation import gettext as _

from conversations.base.errors import TryLater

from .readers import Reading

HELD = 120  # seconds at most: a process that was killed in between blocks nobody for longer
PATIENCE = 60  # seconds that somebody of ours waits for another


class Busy(TryLater):
    """Another file is being read."""

    wait = 2

    def __init__(self) -> None:
        super().__init__(_("Another file is still being checked. Send this one again in a moment."))


@contextmanager
def one_of(most: int, whose: str) -> Iterator[None]:
    """At most so many at a time, in all processes together. Raises Busy at once: who waits would hold a thread."""
    for number in range(most):
        name = f"reading-{whose}-{number}"
        if cache.add(name, 1, HELD):
            break
    else:
        raise Busy
    try:
        yield
    finally:
        cache.delete(name)


class OneAtATime:
    """Strangers do not wait, they come again. People of ours wait for each other and for no stranger: what is read of
    one makes way, and comes again too."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._under_way: Reading | None = None
        self._is_strangers = False
        self._awaited = 0  # by people of ours

    @contextmanager
    def turn_of(self, reading: Reading, *, is_stranger: bool) -> Iterator[None]:
        """Raises Busy."""
        with self._changed:
            if is_stranger:
                if self._under_way or self._awaited:
                    raise Busy
            else:
                self._wait()
            self._under_way, self._is_strangers = reading, is_stranger
        try:
            yield
        finally:
            with self._changed:
                self._under_way = None
                self._changed.notify()

    def _wait(self) -> None:
        if self._under_way and self._is_strangers:
            self._under_way.stop()
        self._awaited += 1
        try:
            if not self._changed.wait_for(lambda: self._under_way is None, PATIENCE):
                raise Busy
        finally:
            self._awaited -= 1
