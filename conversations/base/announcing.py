"""News goes upward as signals: sent after commit, with ids only."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal


def announce(signal: Signal, **facts: Any) -> None:
    """After commit, and robust: a screen that fails must not turn a stored message into an error."""
    transaction.on_commit(partial(signal.send_robust, sender=None, **facts), robust=True)
