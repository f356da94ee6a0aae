"""A deadlock, a busy database or a lost race is tried again inside the request: the person need not retry."""

import random
import time
from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError, IntegrityError, OperationalError, connection

TIMES = 3


def retried[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Runs a whole transaction again where the database refused it. Inside another transaction it runs once."""

    @wraps(work)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in range(TIMES - 1, -1, -1):
            try:
                return work(*args, **kwargs)
            except (OperationalError, IntegrityError) as error:
                if not left or connection.in_atomic_block or not _may_pass(error):
                    raise
                time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - spreads rivals, protects nothing
        raise AssertionError("unreachable")

    return wrapper


def _may_pass(error: DatabaseError) -> bool:
    """Deadlock and serialization failures (PostgreSQL class 40), a busy SQLite, and the loser of a unique key."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return state.startswith("40") or "locked" in str(error)
