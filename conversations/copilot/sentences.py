"""Reads an answer or a summary sentence by sentence: one that its sources do not bear is struck, and that is said."""

import re
from collections.abc import Iterator

from conversations.base.folding import folded
from conversations.knowledge import passages

from . import facts, guards
from .events import Event, Reason, Sentence, Source, Strike, Struck
from .facts import Facts
from .material import Material, text_of
from .prompts import NOTHING
from .reader import LOOK_EVERY, Unsafe

MOST = 8  # sentences
LONGEST = 3_000  # characters of all of them

_CITED = re.compile(r"\s*\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\]")
_CITED_BEHIND = re.compile(r"([.!?…。！？]+)((?:\s*\[\d[\d\s,;]*\])+)")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+", re.MULTILINE)


class Sentences:
    """`is_cited`: each sentence has to name its passage; else the conversation is the source of all."""

    def __init__(self, material: Material, *, is_cited: bool) -> None:
        self._material = material
        self._is_cited = is_cited
        self._unread = ""
        self._size = self._looked_at = 0
        self._sentences: list[Sentence] = []
        self._numbered: dict[int, Source] = {}  # by the place of the passage among those that the model was given
        self._says_nothing = False
        self.struck = 0

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self._sentences)

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(self._numbered.values())

    @property
    def failure(self) -> Reason | None:
        if self._sentences:
            return None
        return Reason.NOT_SAFE if self.struck and not self._says_nothing else Reason.NOTHING_FOUND

    def read(self, piece: str) -> Iterator[Event]:
        """The sentences that are whole by now: one is, once the next has begun. Raises Unsafe."""
        self._unread += piece
        self._size += len(piece)
        if self._size - self._looked_at >= LOOK_EVERY:
            self._looked_at = self._size
            if self._size > LONGEST or guards.loops(f"{self.text} {self._unread}"):
                raise Unsafe
        *whole, rest = passages.sentences(_arranged(self._unread)) or [""]
        if whole:
            self._unread = rest
        yield from self._judged(whole)

    def finish(self) -> Iterator[Event]:
        yield from self._judged(passages.sentences(_arranged(self._unread)))
        self._unread = ""

    def _judged(self, sentences: list[str]) -> Iterator[Event]:
        for sentence in sentences:
            said = _CITED.sub("", sentence).strip()
            if said.strip(".!\"' ") == NOTHING:
                self._says_nothing = True
            elif any(map(str.isalpha, said)) and not self._is_there(said):
                if len(self._sentences) + self.struck == MOST:
                    raise Unsafe
                yield self._judge(said, self._cited(sentence) or self._told_by_words(said))

    def _judge(self, said: str, places: list[int]) -> Sentence | Struck:
        why = self._why_not(said, places)
        if why:
            self.struck += 1
            return Struck(said, why)
        sentence = Sentence(said, tuple(self._source(place) for place in places))
        self._sentences.append(sentence)
        return sentence

    def _why_not(self, said: str, places: list[int]) -> Strike | None:
        if self._is_cited and not places:
            return Strike.NO_SOURCE
        wrong = guards.strike(said, self._material.language, self._known(places), self._material.words)
        return wrong or (None if self._is_borne(said, places) else Strike.UNSAID)

    def _is_borne(self, said: str, places: list[int]) -> bool:
        """Passages in another language share no words with it, and are not asked."""
        hits = [self._material.hits[place] for place in places]
        if any(hit.article.language != self._material.language for hit in hits):
            return True
        return not self._is_cited or guards.is_borne(said, " ".join(map(text_of, hits)))

    def _known(self, places: list[int]) -> Facts:
        if not self._is_cited:
            return self._material.of_conversation
        known = self._material.of_company
        for place in places:
            known |= self._material.of_hits[place]
        return known

    def _cited(self, sentence: str) -> list[int]:
        """The places of the passages that it names, each once; numbers that the model made up are none."""
        numbers = [int(number) for found in _CITED.findall(sentence) for number in re.findall(r"\d+", found)]
        return [place for place in dict.fromkeys(number - 1 for number in numbers) if place in self._places]

    def _told_by_words(self, said: str) -> list[int]:
        """Small models forget the number: it is then the passage that has half of the sentence's longer words."""
        stems = facts.stems(said)
        shared = {place: len(stems & facts.stems(text_of(self._material.hits[place]))) for place in self._places}
        best = max(shared, key=shared.__getitem__, default=None)
        return [best] if best is not None and stems and shared[best] * 2 >= len(stems) else []

    @property
    def _places(self) -> range:
        return range(len(self._material.hits) if self._is_cited else 0)

    def _source(self, place: int) -> Source:
        if place not in self._numbered:
            self._numbered[place] = Source(len(self._numbered) + 1, self._material.hits[place])
        return self._numbered[place]

    def _is_there(self, said: str) -> bool:
        return any(folded(sentence.text) == folded(said) for sentence in self._sentences)


def _arranged(text: str) -> str:
    """On one line, without marks of a list, with the numbers of sources before the end of their sentence."""
    return _CITED_BEHIND.sub(r"\2\1", " ".join(_BULLET.sub("", text).split("\n")))
