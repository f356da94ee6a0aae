"""Which agent gets a conversation: pure choice, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from glob import escape
from typing import Any


@dataclass
class Candidate:
    """An available agent. `free` and `open` count conversations; `open` those of all channels."""

    availability: Any
    free: int
    open: int
    languages: frozenset[str]
    last_assigned_at: datetime | None


def best(candidates: Iterable[Candidate], language: str) -> Candidate | None:
    """Of those with a free slot: speaks the language, then fewest open, then longest since last assigned."""
    return min(
        (c for c in candidates if c.free > 0),
        key=lambda c: (language not in c.languages, c.open, c.last_assigned_at is not None, c.last_assigned_at),
        default=None,
    )


def page_fits(page: str, pattern: str) -> bool:
    """Whether an address contains a pattern, in which * stands for anything. An empty pattern fits every page."""
    parts = pattern.lower().split("*")
    return fnmatchcase(page.lower(), "*".join(["", *map(escape, parts), ""]))
