"""Reads a rewriting: shown as it comes, and judged as a whole at its end."""

from collections.abc import Iterator

from . import guards
from .events import Event, Reason, Source, Words
from .models import Feature
from .reader import LOOK_EVERY, Unsafe

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}


class Rewriting:
    """`people`: names that may come in."""

    sources: tuple[Source, ...] = ()
    struck = 0

    def __init__(self, feature: Feature, draft: str, *, language: str, people: str) -> None:
        self._feature, self._draft, self._language, self._people = feature, draft, language, people
        self._looked_at = 0
        self._made = ""

    @property
    def text(self) -> str:
        """Without quotation marks around all of it, which the draft has not."""
        made = self._made.strip()
        is_quoted = len(made) > 1 and _QUOTES.get(made[0]) == made[-1] and made[0] not in self._draft
        return made[1:-1].strip() if is_quoted else made

    @property
    def failure(self) -> Reason | None:
        is_safe = guards.is_safe_rewriting(self._feature, self._draft, self.text, self._language, self._people)
        return None if is_safe else Reason.NOT_SAFE

    def read(self, piece: str) -> Iterator[Event]:
        self._made += piece
        if len(self._made.strip()) > guards.longest_rewriting(self._draft):
            raise Unsafe
        if len(self._made) - self._looked_at >= LOOK_EVERY:
            self._looked_at = len(self._made)
            if guards.loops(self._made, self._draft):
                raise Unsafe
        yield Words(piece)

    def finish(self) -> Iterator[Event]:
        yield from ()
