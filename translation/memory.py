"""What was translated stays at hand for a day, in a cache of its own.

A cache, not rows: it holds what people wrote, and a second copy in the database would have to be found and deleted with
the conversation. What was sent stands with its message in any case. Where there is Redis, all processes share it.
"""

import hashlib
from collections.abc import Mapping, Sequence

from django.core.cache import caches

from .engine import Engine

KEPT_FOR = 24 * 60 * 60  # seconds


class Memory:
    """Of one engine in one direction, with a glossary: whatever of them changes, nothing is remembered."""

    def __init__(self, engine: Engine, source: str, target: str, terms: Mapping[str, str]) -> None:
        self._salt = "\0".join((engine.key, engine.version, source, target, repr(sorted(terms.items()))))

    def recall(self, texts: Sequence[str]) -> dict[str, str]:
        """The translations that are known, by their text."""
        keys = {self._key(text): text for text in texts}
        return {keys[key]: made for key, made in caches["translations"].get_many(keys).items()}

    def keep(self, made: Mapping[str, str]) -> None:
        caches["translations"].set_many({self._key(text): said for text, said in made.items()}, KEPT_FOR)

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._salt}\0{text}".encode()).hexdigest()
