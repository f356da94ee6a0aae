"""The vectors of all passages, in the memory of each process that has looked for something: 1.5 KB a passage.

They are compared one by one: ten thousand take a few milliseconds, and no index of neighbours has to be kept. Passages
are made and deleted, never changed, so that their ids say whether something is new.
"""

from collections.abc import Buffer
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from . import embeddings
from .models import Passage

_LOADED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Vectors:
    """`matrix`: (passages, 384), in the order of `ids`."""

    ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    matrix: embeddings.Vectors = field(default_factory=lambda: np.empty((0, embeddings.SIZE), np.float32))

    def nearest_to(self, question: embeddings.Vectors) -> list[tuple[int, float]]:
        """(The id of a passage, how near it is), the nearest first."""
        if not len(self.ids):
            return []
        scores = self.matrix @ question
        return [(int(self.ids[place]), float(scores[place])) for place in np.argsort(-scores)]


_LOADING = Lock()
_kept = Vectors()


def current() -> Vectors:
    """As the database has them now; what this process knows already is not read again."""
    global _kept  # noqa: PLW0603 - one a process
    with _LOADING:
        ids = np.fromiter(
            Passage.objects.filter(model=embeddings.MODEL).order_by("pk").values_list("pk", flat=True), np.int64
        )
        if not np.array_equal(ids, _kept.ids):
            _kept = _loaded(ids, _kept)
        return _kept


def of_sentences(passage: Passage) -> embeddings.Vectors:
    """(sentences, 384)."""
    return _read(passage.vectors)[1:]


def _loaded(ids: NDArray[np.int64], before: Vectors) -> Vectors:
    matrix = np.empty((len(ids), embeddings.SIZE), np.float32)
    known = np.isin(ids, before.ids)
    matrix[known] = before.matrix[np.isin(before.ids, ids)]
    fresh = np.flatnonzero(~known)
    for begin in range(0, len(fresh), _LOADED_AT_ONCE):
        places = fresh[begin : begin + _LOADED_AT_ONCE]
        rows = dict(Passage.objects.filter(pk__in=ids[places].tolist()).values_list("pk", "vectors"))
        for place in places:
            # One that was deleted this very moment is not near anything.
            matrix[place] = _read(rows[ids[place]])[0] if ids[place] in rows else 0
    return Vectors(ids, matrix)


def _read(vectors: Buffer) -> embeddings.Vectors:
    return np.frombuffer(vectors, np.float32).reshape(-1, embeddings.SIZE)
