"""Words as both engines compare them, folded; and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversations.base.folding import MARKS, folded

MOST_WORDS = 8
LONGEST_WORD = 40  # characters
WHOLE_UP_TO = 2  # letters: a shorter word is meant as it stands, a longer one may be the beginning
EXCERPT = 150  # characters
LEAD = 40  # characters before the first word that was found

_WORD = re.compile(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*")  # marks stand between letters, and end no word
_IDEOGRAPHS = "\u2e80"  # from here on scripts put no spaces between words


@dataclass(frozen=True)
class Word:
    text: str

    @property
    def may_go_on(self) -> bool:
        return len(self.text) > WHOLE_UP_TO or self.text >= _IDEOGRAPHS

    def meets(self, token: str) -> bool:
        return token.startswith(self.text) if self.may_go_on else token == self.text


def words_in(text: str) -> tuple[Word, ...]:
    """The words of what somebody typed, each once; signs mean nothing."""
    return tuple(Word(token) for token in dict.fromkeys(token[:LONGEST_WORD] for token in _tokens(text)))[:MOST_WORDS]


def indexed(text: str) -> str:
    """What an index without a folding of its own holds of a text."""
    return " ".join(_tokens(text))


def _tokens(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def excerpt(text: str, words: Sequence[Word]) -> list[tuple[str, bool]]:
    """The part of a text around the first word found, in pieces: (piece, whether it is such a word)."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    first = next((at for at, _end in _places(text, words)), 0)
    start = 0 if first <= LEAD else text.find(" ", first - LEAD, first) + 1 or first
    cut = text[start : start + EXCERPT]
    pieces = marked(cut, words)
    if start:
        pieces.insert(0, ("… ", False))
    if start + EXCERPT < len(text):
        pieces.append(("…", False))
    return pieces


def text_with(words: Sequence[Word], *texts: str) -> str:
    """The first of these texts in which one of the words stands; the first of all where none does."""
    return next((text for text in texts if next(_places(text, words), None)), texts[0])


def marked(text: str, words: Sequence[Word]) -> list[tuple[str, bool]]:
    """The whole text in the same pieces."""
    pieces, done = [], 0
    for at, end in _places(text, words):
        pieces += [(text[done:at], False), (text[at:end], True)]
        done = end
    return [(piece, found) for piece, found in [*pieces, (text[done:], False)] if piece]


def _places(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(text):
        token = folded(found.group())
        if any(word.meets(token) for word in words):
            yield found.span()
