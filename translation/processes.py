"""A process beside the server: one of its kind on a machine, and no longer than the server."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOK_UP = 0.5  # seconds between two looks at the process that began this one, or at the one that has the place


def ending(parent: int) -> threading.Event:
    """Set by a signal to end, and where the process `parent` is gone (0: nobody's)."""
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    if parent:
        threading.Thread(target=_end_with, args=[parent, over], name="ends", daemon=True).start()
    return over


@contextmanager
def only_one(lock: Path, over: threading.Event) -> Iterator[bool]:
    """Waits for the place that another process has; a process that dies leaves it. False where it is over before."""
    with lock.open("w") as file:
        while not over.is_set():
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            over.wait(LOOK_UP)
        yield not over.is_set()


def _end_with(parent: int, over: threading.Event) -> None:
    while os.getppid() == parent:
        if over.wait(LOOK_UP):
            return
    over.set()
