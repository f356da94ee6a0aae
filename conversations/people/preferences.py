"""In which language and time zone a person reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone, translation


@contextmanager
def reading_as(language: str, zone: str) -> Iterator[None]:
    """Renders for one reader: sockets push to people who read differently."""
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield
