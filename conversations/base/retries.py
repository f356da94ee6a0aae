"""A deadlock, a busy database, one that has just restarted or a lost race is tried again inside the request: the person
need not retry. What was stored already, before the word of it was cut off, is found again by its client id."""

import random
import time
from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection

TIMES = 3
PASSING = ("40", "57P", "08")  # SQLSTATEs: deadlock and serialization failure, shut down, connection broken
CUT_OFF = ("connection is closed", "connection is lost", "connection already closed", "closed the connection")


def retried[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Runs a whole transaction again where the database refused it. Inside another transaction it runs once."""

    @wraps(work)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in range(TIMES - 1, -1, -1):
            try:
                return work(*args, **kwargs)
            except (OperationalError, InterfaceError, IntegrityError) as error:
                if not left or connection.in_atomic_block or not _may_pass(error):
                    raise
                connection.close_if_unusable_or_obsolete()
                time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - spreads rivals, protects nothing
        raise AssertionError("unreachable")

    return wrapper


def _may_pass(error: DatabaseError | InterfaceError) -> bool:
    """PostgreSQL's passing troubles, a busy SQLite, and the loser of a unique key."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.__cause__, "sqlstate", None) or ""
    said = str(error)
    return state.startswith(PASSING) or "locked" in said or any(words in said for words in CUT_OFF)
