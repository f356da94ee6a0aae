"""How much each push service is given at once, and how long one that does not answer is left alone.

By its address (`outgoing.addresses.service_of`), in the memory of the process that pushes.
"""

import threading
from datetime import datetime, timedelta

AT_ONCE = 32  # requests under way at one service
FOR_URGENT = 4  # one place in so many is kept for what is urgent
REST = timedelta(seconds=8)
PATIENCE = 3  # silences in a row; one may be the network's

_silences: dict[str, int] = {}
_rests_until: dict[str, datetime] = {}
_lock = threading.Lock()


def places(service: str, now: datetime, *, is_urgent: bool) -> int:
    """How many requests may be under way: none while it rests, then one finds out whether it is back."""
    with _lock:
        if _silences.get(service, 0) >= PATIENCE:
            return 0 if now < _rests_until[service] else 1
    return AT_ONCE if is_urgent else AT_ONCE - AT_ONCE // FOR_URGENT


def heard(service: str) -> None:
    with _lock:
        _silences.pop(service, None)
        _rests_until.pop(service, None)


def was_silent(service: str, now: datetime) -> None:
    with _lock:
        _silences[service] = _silences.get(service, 0) + 1
        _rests_until[service] = now + REST


def silent() -> list[str]:
    """Those that did not answer last."""
    with _lock:
        return list(_silences)


def forget() -> None:
    """As if none had ever been silent."""
    with _lock:
        _silences.clear()
        _rests_until.clear()
