"""What follows from somebody's words, done behind their acknowledgement: words that are stored wait for nobody's desk.

What is kept here is kept in memory only. It need not be more: rows say what is left to do, and the clock asks them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

type Work = Callable[[], object]

_kept: ContextVar[list[Work] | None] = ContextVar("kept", default=None)


@contextmanager
def kept() -> Iterator[list[Work]]:
    """What `do` is given in this block is not done in it: the list of it is the caller's to do, in its order."""
    works: list[Work] = []
    token = _kept.set(works)
    try:
        yield works
    finally:
        _kept.reset(token)


def do(work: Work) -> None:
    """At once, or, where the caller keeps it, afterwards."""
    works = _kept.get()
    if works is None:
        work()
    else:
        works.append(work)
