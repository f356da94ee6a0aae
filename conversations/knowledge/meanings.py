"""What questions and passages mean by two models, and how near they are by the better of the two.

E5 (`embeddings.py`) knows a hundred languages, and finds all texts of a company about as near to a question as each
other. The sentence encoder tells them apart better, in sixteen languages, and is lost in the rest. So each says how
much nearer a passage is than its like, and the higher figure counts. docs/copilot.md says what that finds.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from . import embeddings, off_topic, sentence_encoder
from .embeddings import Vectors

MODEL = "e5-small-q4, use-multilingual-3, words"  # stands with the vectors: those of others are not compared with them
SIZE = embeddings.SIZE + sentence_encoder.SIZE  # numbers of a vector: first E5's, then the sentence encoder's

# What E5 finds near differs five times less (its nearness to a question varies by 0.02 from passage to passage, the
# other's by 0.1).
E5_WEIGHT = 5.0


def is_available() -> bool:
    return embeddings.is_available() and sentence_encoder.is_available()


@lru_cache(maxsize=100)  # what is found for a question, is answered next
def of_question(text: str) -> Vectors:
    """(896,), either half of length 1; it is shared, and not to be changed."""
    vector = np.concatenate([embeddings.of_question(text), sentence_encoder.of_texts([text])[0]])
    vector.flags.writeable = False
    return vector


def of_passages(texts: Sequence[str]) -> Vectors:
    """(texts, 896), either half of length 1."""
    return np.hstack([embeddings.of_passages(texts), sentence_encoder.of_texts(texts)])


def e5_of(rows: Vectors) -> Vectors:
    """(…, 384) of (…, 896)."""
    return rows[..., : embeddings.SIZE]


def encoder_of(rows: Vectors) -> Vectors:
    """(…, 512) of (…, 896)."""
    return rows[..., embeddings.SIZE :]


def at_length_one(rows: Vectors) -> Vectors:
    """(rows, 896), either half of length 1: the mean of two that point elsewhere is a short one, and would never be
    near.
    """
    halves = (e5_of(rows), encoder_of(rows))
    return np.hstack([half / np.linalg.norm(half, axis=1, keepdims=True) for half in halves])


def nearness(rows: Vectors, question: Vectors, *, usual: Vectors) -> Vectors:
    """(rows,): how much nearer each is to the question than what is `usual`, the mean of all passages (896,).

    To the sentence encoder some texts are near to whatever is asked. So what it says of questions of everyday life is
    taken off.
    """
    e5, encoder = e5_of(question), encoder_of(question) - _everyday()
    by_e5 = e5_of(rows) @ e5 - e5_of(usual) @ e5
    by_encoder = encoder_of(rows) @ encoder - encoder_of(usual) @ encoder
    return np.maximum(E5_WEIGHT * by_e5, by_encoder)


@cache
def _everyday() -> Vectors:
    """(512,)."""
    return sentence_encoder.of_texts(off_topic.SENTENCES).mean(axis=0)
