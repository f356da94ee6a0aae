"""The numbers in force, read anew every ten seconds: another process hears of a change by then."""

import logging
import time

from django.db import DatabaseError
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import SECONDS, Limits

logger = logging.getLogger(__name__)

KEPT = 10.0  # seconds

_known: dict[str, int] = {name: getattr(Limits(), name) for name in SECONDS}  # the defaults
_read_at = float("-inf")


def most(name: str) -> int:
    """As it was read the last time."""
    return _known[name]


def are_old() -> bool:
    return time.monotonic() - _read_at > KEPT


def read() -> None:
    """From the row, else the defaults. Where the database fails the known ones stay."""
    global _read_at  # noqa: PLW0603 - they are the process's
    _read_at = time.monotonic()  # before: who comes meanwhile does not read too
    try:
        row = Limits.objects.order_by("pk").first() or Limits()
    except DatabaseError:
        logger.exception("The limits could not be read")
    else:
        _known.update({name: getattr(row, name) for name in SECONDS})


@receiver([post_save, post_delete], sender=Limits)
def forget(**_: object) -> None:
    global _read_at  # noqa: PLW0603 - the same
    _read_at = float("-inf")
