"""Which words which passages have, in arrays: those of a thousand are looked up without a loop over them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Units:
    """Passages that have words, those of an article side by side.

    `words`: the numbers of all their words, one passage after the other. `begins`: (passages + 1,), where those of each
    begin. `articles`: ids, each once, in order. `firsts`: (articles + 1,), the place of the first passage of each.
    """

    words: Numbers
    begins: Numbers
    articles: Numbers
    firsts: Numbers

    def of(self, articles: Numbers) -> "Units":
        """Of those of these articles, in order, that are here."""
        known = valued(self.articles, self.articles, articles)
        at = np.searchsorted(self.articles, known[known > 0])
        passages = _ranges(self.firsts[at], self.firsts[at + 1])
        begins, ends = self.begins[passages], self.begins[passages + 1]
        return Units(
            self.words[_ranges(begins, ends)],
            _begins(ends - begins),
            self.articles[at],
            _begins(self.firsts[at + 1] - self.firsts[at]),
        )


def units(passages: Iterable[tuple[int, NDArray[np.int32]]]) -> Units:
    """Of pairs of an article's id and the words of one of its passages; those without words are left out."""
    kept = sorted(((article, words) for article, words in passages if len(words)), key=lambda passage: passage[0])
    articles, many = np.unique(np.array([article for article, _words in kept], np.int64), return_counts=True)
    return Units(
        np.concatenate([np.empty(0, np.int64), *(words for _article, words in kept)]),
        _begins(np.array([len(words) for _article, words in kept], np.int64)),
        articles,
        _begins(many),
    )


def valued[Value: np.generic](keys: Numbers, values: NDArray[Value], wanted: Numbers) -> NDArray[Value]:
    """Of each that is wanted the value; 0 where it is none of the keys, which are in order."""
    if not len(keys):
        return np.zeros(len(wanted), values.dtype)
    at = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], np.zeros((), values.dtype))


def _begins(lengths: Numbers) -> Numbers:
    """Where each of these begins, one behind the other, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _ranges(begins: Numbers, ends: Numbers) -> Numbers:
    """The numbers from each beginning up to its end, one range after the other."""
    lengths = ends - begins
    return np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
