"""Words by what they mean: which passages have a word that is near to each word of a question.

The vector of a whole passage says what it is about; a word in it that a question is about ("Genève", where the passage
names Switzerland) is lost among the others. So each word of a question looks for the nearest one of each passage, by
the sentence encoder, which reads each by itself; a word that many passages have says little, and weighs as little. This
is late interaction, as in ColBERT, and stands beside the vectors of the whole. docs/copilot.md says what that finds.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from translation.languages import UNSPACED

from . import sentence_encoder
from .models import KnownWord
from .sentence_encoder import Vectors
from .units import Units, units, valued

MOST = 12  # words of a question that are looked for: those that say most
_AT_ONCE = 500

# Shorter ones say little; where no space parts words, there are none.
_WORD = re.compile(rf"[^\W\d_{UNSPACED}]{{4,40}}")


def words_in(text: str) -> list[str]:
    """Each once, in small letters."""
    return list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", text.lower()))))


def learn(words: Iterable[str]) -> None:
    """Keeps the vectors of those that no article has had. A word takes two milliseconds."""
    wanted = list(dict.fromkeys(words))
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        known = set(KnownWord.objects.filter(text__in=some).values_list("text", flat=True))
        new = [word for word in some if word not in known]
        if new:
            vectors = sentence_encoder.of_texts(new).astype(np.float16)
            rows = [KnownWord(text=word, vector=vector.tobytes()) for word, vector in zip(new, vectors, strict=True)]
            KnownWord.objects.bulk_create(rows, ignore_conflicts=True)


class Said(NamedTuple):
    """Of a passage: the id of its article, or of what that is a translation of, and its words."""

    original: int
    words: str


class Placed(NamedTuple):
    """The same, with the places of its words."""

    original: int
    rows: NDArray[np.int32]


@dataclass(frozen=True)
class Lexicon:
    """`places`: where each word stands in `matrix` (words, 512), each of length 1. `placed`: by the ids of passages.

    Words of translations are not compared: those of a question would find their like in them, and so every article in
    its own language before the one that answers.
    """

    places: Mapping[str, int] = field(default_factory=dict)
    matrix: Vectors = field(default_factory=lambda: np.empty((0, sentence_encoder.SIZE), np.float32))
    placed: Mapping[int, Placed] = field(default_factory=dict)

    def but(self, gone: Collection[int], new: Mapping[int, Said]) -> "Lexicon":
        """Without the passages that are `gone`, and with those that are `new`."""
        unknown = {word for passage in new.values() for word in passage.words.split()} - self.places.keys()
        found = _read(sorted(unknown))
        places = dict(self.places) | {word: len(self.places) + at for at, word in enumerate(found)}
        matrix = np.vstack([self.matrix, *found.values()]) if found else self.matrix
        stay = {pk: passage for pk, passage in self.placed.items() if pk not in gone}
        come = {pk: Placed(said.original, _rows(said.words.split(), places)) for pk, said in new.items()}
        return Lexicon(places, matrix, stay | come)

    def nearness(self, question: str, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """(passages,): from 0 to 1, how near the words of the article of each come to those of the question: the mean
        over these, in the passage of the article that comes nearest.
        """
        originals = self._originals_of(passages)
        some = self._units.of(np.unique(originals))
        asked = self._asked(question) if len(some.articles) else {}
        if not asked:
            return np.zeros(len(passages), np.float32)
        weights = np.array([*asked.values()], np.float32)
        near = self._near(_vectors_of(tuple(asked))).take(some.words, axis=1)
        of_passages = (weights / weights.sum()) @ np.maximum(np.maximum.reduceat(near, some.begins[:-1], axis=1), 0)
        of_articles = np.maximum.reduceat(of_passages, some.firsts[:-1])
        return valued(some.articles, of_articles, originals).astype(np.float32)

    def _asked(self, question: str) -> dict[str, float]:
        """Of its words those that say most, with the weight of each."""
        weighted = [(word, self._weight(word)) for word in words_in(question)]
        return dict(sorted(weighted, key=lambda one: -one[1])[:MOST])

    def _weight(self, word: str) -> float:
        """As BM25 weighs it, by how many passages have it: one that none has may be what it is all about."""
        many = float(self._many[self.places[word]]) if word in self.places else 0.0
        return math.log1p((self._count - many + 0.5) / (many + 0.5))

    def _near(self, asked: Vectors) -> Vectors:
        """(asked, words): their cosine, less what all words have in common."""
        apart = asked - self._usual
        asked = apart / _lengths_of(apart)[:, None]
        near: Vectors = asked @ self.matrix.T
        near -= (asked @ self._usual)[:, None]
        near /= self._lengths
        return near

    def _originals_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        """Their articles, or what these are translations of; 0 of passages that are not known."""
        return valued(*self._in_order, passages)

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ids of passages, and of each the original."""
        rows = sorted((pk, passage.original) for pk, passage in self.placed.items())
        known, originals = np.array(rows, np.int64).reshape(-1, 2).T
        return known, originals

    @cached_property
    def _usual(self) -> Vectors:
        return self.matrix.mean(axis=0)

    @cached_property
    def _lengths(self) -> Vectors:
        return _lengths_of(self.matrix - self._usual)

    @cached_property
    def _units(self) -> Units:
        return units(self.placed.values())

    @property
    def _count(self) -> int:
        return len(self._units.begins) - 1

    @cached_property
    def _many(self) -> NDArray[np.int64]:
        """(words,): how many passages have each."""
        return np.bincount(self._units.words, minlength=len(self.matrix))


@lru_cache(maxsize=100)  # what is found for a question, is answered next
def _vectors_of(words: tuple[str, ...]) -> Vectors:
    return sentence_encoder.of_texts(words)


def _lengths_of(rows: Vectors) -> Vectors:
    return np.maximum(np.linalg.norm(rows, axis=1), 1e-6).astype(np.float32)


def _rows(words: Iterable[str], places: Mapping[str, int]) -> NDArray[np.int32]:
    return np.fromiter((places[word] for word in words if word in places), np.int32)


def _read(words: list[str]) -> dict[str, Vectors]:
    found: dict[str, Vectors] = {}
    for begin in range(0, len(words), _AT_ONCE):
        rows = KnownWord.objects.filter(text__in=words[begin : begin + _AT_ONCE]).values_list("text", "vector")
        found |= {text: np.frombuffer(vector, np.float16).astype(np.float32) for text, vector in rows}
    return found
