"""The vectors of all passages, in the memory of each process that has looked for something: 1.5 KB a passage.

They are compared one by one: ten thousand take a few milliseconds, and no index of neighbours has to be kept. Passages
are made and deleted, never changed, so that their ids say whether something is new.
"""

from collections.abc import Buffer
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from django.db.models import Count, Sum
from numpy.typing import NDArray

from . import embeddings
from .models import Passage

_LOADED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Vectors:
    """`matrix`: (passages, 384), in the order of `ids`."""

    ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    matrix: embeddings.Vectors = field(default_factory=lambda: np.empty((0, embeddings.SIZE), np.float32))

    def nearest_to(self, question: embeddings.Vectors) -> NDArray[np.int64]:
        """The ids of all passages, the nearest first."""
        return self.ids[np.argsort(-(self.matrix @ question))]


_LOADING = Lock()
_kept = Vectors()
_state: tuple[int, int | None] = (0, None)


def current() -> Vectors:
    """As the database has them now; what this process knows already is not read again.

    Later passages have higher ids, so that their number and the sum of their ids are never the same for two states.
    """
    global _kept, _state  # noqa: PLW0603 - one a process
    with _LOADING:
        rows = Passage.objects.filter(model=embeddings.MODEL)
        state = tuple(rows.aggregate(number=Count("pk"), ids=Sum("pk")).values())
        if state != _state:
            _kept = _loaded(np.fromiter(rows.order_by("pk").values_list("pk", flat=True), np.int64), _kept)
            _state = len(_kept.ids), int(_kept.ids.sum()) if len(_kept.ids) else None
        return _kept


def forget() -> None:
    """For tests, whose rows are rolled back, so that other passages have the same ids."""
    global _kept, _state
    _kept, _state = Vectors(), (0, None)


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
