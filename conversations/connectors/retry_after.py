"""For how long a provider asks to be left in peace: the header `Retry-After` (RFC 9110, 10.2.3), in seconds."""

from collections.abc import Mapping
from datetime import timedelta

LONGEST = 3600  # seconds that are believed


def wait_in(headers: Mapping[str, str]) -> timedelta | None:
    """None: it names no seconds."""
    seconds = headers.get("Retry-After") or ""
    if seconds.isascii() and seconds.isdigit() and len(seconds) < 10:
        return timedelta(seconds=min(int(seconds), LONGEST))
    return None
