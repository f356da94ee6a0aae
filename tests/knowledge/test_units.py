"""The arrays of passages' words say what lists of them would."""

import numpy as np
import pytest

from conversations.knowledge.units import units, valued
from conversations.knowledge.vectors import Vectors


def listed(found):
    """[(an article, the words of each of its passages)]"""
    of_passages = [
        found.words[begin:end].tolist() for begin, end in zip(found.begins[:-1], found.begins[1:], strict=True)
    ]
    ranges = zip(found.articles.tolist(), found.firsts[:-1], found.firsts[1:], strict=True)
    return [(article, of_passages[begin:end]) for article, begin, end in ranges]


def words(*numbers):
    return np.array(numbers, np.int32)


PASSAGES = [(7, words(1, 2)), (3, words(4)), (7, words(3, 1, 9)), (5, words()), (9, words(2))]


def test_passages_of_an_article_stand_together_and_those_without_words_nowhere():
    assert listed(units(PASSAGES)) == [(3, [[4]]), (7, [[1, 2], [3, 1, 9]]), (9, [[2]])]
    assert listed(units([])) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([3, 9], [(3, [[4]]), (9, [[2]])]),
        ([0, 5, 7, 8, 100], [(7, [[1, 2], [3, 1, 9]])]),
        ([0, 1], []),
        ([], []),
    ],
)
def test_of_some_articles_all_their_passages_are_taken_and_nothing_else(wanted, found):
    assert listed(units(PASSAGES).of(np.array(wanted, np.int64))) == found
    assert listed(units([]).of(np.array(wanted, np.int64))) == []


def test_what_is_no_key_has_no_value():
    keys, values = np.array([2, 5]), np.array([0.5, 1.5], np.float32)
    assert valued(keys, values, np.array([5, 3, 9, 2, 5])).tolist() == [1.5, 0, 0, 0.5, 1.5]
    assert valued(keys[:0], values[:0], np.array([5])).tolist() == [0]


def test_a_passage_of_several_rows_is_found_once_where_its_nearest_row_is():
    everything = Vectors(ids=np.array([10, 10, 30, 20, 30]))
    assert everything._each_once(np.array([2, 1, 4, 0, 3])).tolist() == [30, 10, 20]
    assert everything._each_once(np.array([3, 0])).tolist() == [20, 10]
