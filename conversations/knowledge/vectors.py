"""The vectors of all passages, in the memory of each process that has looked for something: 3.5 KB a passage, and as
much again for each question that it is known to answer; 2 KB for each word that they have.

They are compared one by one: ten thousand take a few milliseconds, and no index of neighbours has to be kept. Passages
are made and deleted, never changed, so that their ids say whether something is new.
"""

from collections.abc import Buffer
from dataclasses import dataclass, field
from functools import cache, cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Count, Sum
from numpy.typing import NDArray

from . import meanings
from .embeddings import Vectors as Rows
from .models import Passage
from .vocabulary import Lexicon, Said

WORDS = 0.2  # weigh the words, whose nearness is from 0 to 1; that of meanings differs by 0.1 from passage to passage
LOOKED_AT = 1_000  # rows that mean what is nearest, of which words are compared
_LOADED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Vectors:
    """`matrix`: (rows, 896). `ids`: whose each row is; a passage has one, and another for each question it answers."""

    ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    matrix: Rows = field(default_factory=lambda: np.empty((0, meanings.SIZE), np.float32))
    lexicon: Lexicon = field(default_factory=Lexicon)

    @cached_property
    def usual(self) -> Rows:
        """(896,): the mean of all."""
        return self.matrix.mean(axis=0) if len(self.matrix) else np.zeros(meanings.SIZE, np.float32)

    def nearest_to(self, question: str) -> NDArray[np.int64]:
        """The ids of all passages, each once, the nearest first: by what the whole means, and by its words."""
        asked = meanings.of_question(question)
        with _threads()(limits=1, user_api="blas"):
            nearness = meanings.nearness(self.matrix, asked, usual=self.usual)
            order = np.argsort(-nearness)
            first, rest = order[:LOOKED_AT], order[LOOKED_AT:]
            both = nearness[first] + WORDS * self.lexicon.nearness(question, self.ids[first])
        return self._each_once(np.concatenate([first[np.argsort(-both)], rest]))

    def _each_once(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """The ids of these rows, each where it comes first."""
        passages = self._passages[rows]
        comes_first = np.empty(len(rows), np.intp)
        comes_first[passages[::-1]] = np.arange(len(rows))[::-1]  # of several the last one that is written stays
        return self.ids[rows[comes_first[passages] == np.arange(len(rows))]]

    @cached_property
    def _passages(self) -> NDArray[np.intp]:
        """(rows,): the number of each one's passage."""
        return np.unique(self.ids, return_inverse=True)[1]


@cache
def _threads() -> Any:
    """How many a product of matrices may take: several wait for each other where the machine has other work to do."""
    from threadpoolctl import ThreadpoolController  # it comes with the sentence encoder

    return ThreadpoolController().limit


_LOADING = Lock()
_kept = Vectors()
_state: tuple[int, int | None] = (0, None)


def current() -> Vectors:
    """As the database has them now; what this process knows already is not read again.

    Later passages have higher ids, so that their number and the sum of their ids are never the same for two states.
    """
    global _kept, _state  # noqa: PLW0603 - one a process
    with _LOADING:
        rows = Passage.objects.filter(model=meanings.MODEL)
        state = tuple(rows.aggregate(number=Count("pk"), ids=Sum("pk")).values())
        if state != _state:
            ids = np.fromiter(rows.order_by("pk").values_list("pk", flat=True), np.int64)
            _kept = _loaded(ids, _kept)
            _state = len(ids), int(ids.sum()) if len(ids) else None
        return _kept


def forget() -> None:
    """For tests, whose rows are rolled back, so that other passages have the same ids."""
    global _kept, _state
    _kept, _state = Vectors(), (0, None)


def of_sentences(passage: Passage) -> Rows:
    """(sentences, 896)."""
    return _read(passage.vectors)[1:]


def of_whole(passage: Passage) -> Rows:
    """(1 + questions, 896): its rows among all."""
    return _rows(passage.vectors, passage.asked)


def _loaded(ids: NDArray[np.int64], before: Vectors) -> Vectors:
    """One that was deleted this very moment is left out."""
    stay = np.isin(before.ids, ids)
    whose, rows = [before.ids[stay]], [before.matrix[stay]]
    said: dict[int, Said] = {}
    fresh = ids[~np.isin(ids, before.ids)]
    for begin in range(0, len(fresh), _LOADED_AT_ONCE):
        read = Passage.objects.filter(pk__in=fresh[begin : begin + _LOADED_AT_ONCE].tolist())
        columns = "pk", "article", "article__translation_of", "vectors", "asked", "words"
        for pk, article, original, of_all, asked, words in read.values_list(*columns):
            rows.append(_rows(of_all, asked))
            whose.append(np.full(len(rows[-1]), pk, np.int64))
            said[pk] = Said(original or article, "" if original else words)
    lexicon = before.lexicon.but(set(before.ids[~stay].tolist()), said)
    return Vectors(np.concatenate(whose), np.concatenate(rows), lexicon)


def _rows(vectors: Buffer, asked: Buffer) -> Rows:
    return meanings.at_length_one(np.concatenate([_read(vectors)[:1], _read(asked)]))


def _read(vectors: Buffer) -> Rows:
    return np.frombuffer(vectors, np.float32).reshape(-1, meanings.SIZE)
