"""Marks in the place of what must survive.

Which ones engines leave alone was measured over ten sentences in two directions: `QZ0` and `[0]` came back every time,
`{0}`, `<0>` and `@0` never.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .kept import Kept

LETTERS = "QZ{}"
BRACKETS = "[{}]"
FEW = 8  # letters in capitals that may be a name, or several


@dataclass(frozen=True)
class Marked:
    """`text` with a mark for each of `kept`; `head` and `tail` stand around it and are shown to no engine."""

    text: str
    kept: tuple[str, ...]
    style: str
    head: str = ""
    tail: str = ""

    @property
    def has_words(self) -> bool:
        return any(sign.isalpha() for sign in self.bare(self.text))

    @property
    def is_shouted(self) -> bool:
        """All in capitals: engines take such words for names, and leave half of them as they are."""
        words = self.bare(self.text)
        return words.isupper() and sum(map(str.isalpha, words)) >= FEW and len(words.split()) > 1

    @property
    def quiet(self) -> str:
        """The text in small letters, as a sentence; marks stay."""
        pieces = enumerate(self._pattern.split(self.text))  # in turns words, and the number of a mark
        small = "".join(self.style.format(piece) if at % 2 else piece.lower() for at, piece in pieces)
        first = next((at for at, sign in enumerate(small) if sign.isalpha()), 0)
        return f"{small[:first]}{small[first : first + 1].upper()}{small[first + 1 :]}"

    def bare(self, text: str) -> str:
        """What of a text is no mark: the words that an engine answers for."""
        return self._pattern.sub(" ", text)

    def restored(self, answer: str) -> str | None:
        """An engine's answer with what was kept in its place, or None where a mark is missing or came twice."""
        numbers = [match[1] for match in self._pattern.finditer(answer)]
        if sorted(numbers) != sorted(map(str, range(len(self.kept)))):
            return None
        inner = self._pattern.sub(lambda match: self.kept[int(match[1])], answer.strip())
        return f"{self.head}{inner}{self.tail}"

    @property
    def _pattern(self) -> re.Pattern[str]:
        before, after = map(re.escape, self.style.split("{}"))
        return re.compile(rf"{before}(\d+){after}")


def marked(text: str, kept: Sequence[Kept], style: str) -> Marked:
    """Emoji and spaces at either end stay outside: they belong to no sentence."""
    inner = list(kept)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    while inner and inner[0].start <= start and inner[0].is_loose:
        rest = text[inner.pop(0).end :]
        start = len(text) - len(rest.lstrip())
    while inner and inner[-1].end >= end and inner[-1].is_loose:
        end = len(text[: inner.pop().start].rstrip())
    end = max(start, end)
    pieces, at = [], start
    for number, part in enumerate(inner):
        pieces += [text[at : part.start], style.format(number)]
        at = part.end
    return Marked(
        "".join([*pieces, text[at:end]]), tuple(part.becomes for part in inner), style, text[:start], text[end:]
    )
