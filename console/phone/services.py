"""Push services that do not answer: one push at a time finds out whether they are back, the others wait elsewhere."""

import threading
from datetime import datetime, timedelta
from urllib.parse import urlsplit

REST = timedelta(seconds=8)

_silent_until: dict[str, datetime] = {}
_lock = threading.Lock()


def rests_until(endpoint: str, now: datetime) -> datetime | None:
    """When its service is worth another attempt; None: now, by whoever asks."""
    service = urlsplit(endpoint).netloc
    with _lock:
        until = _silent_until.get(service)
        if until is not None and until > now:
            return until
        if until is not None:
            _silent_until[service] = now + REST
        return None


def heard(endpoint: str) -> None:
    with _lock:
        _silent_until.pop(urlsplit(endpoint).netloc, None)


def was_silent(endpoint: str, now: datetime) -> None:
    with _lock:
        _silent_until[urlsplit(endpoint).netloc] = now + REST


def forget() -> None:
    """As if none had ever been silent."""
    with _lock:
        _silent_until.clear()
