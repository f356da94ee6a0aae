"""Words of a question, and the nearest ones of each passage."""

import numpy as np
import pytest

from conversations.knowledge import sentence_encoder, vocabulary
from conversations.knowledge.models import KnownWord
from conversations.knowledge.vocabulary import Lexicon, Said, words_in

pytestmark = pytest.mark.django_db

# Each word by its first letters: what begins alike means the same.
DIRECTIONS = ["lamp", "ship", "cord", "card", "wool"]


@pytest.fixture(autouse=True)
def encoder(monkeypatch):
    """Answers with the texts that it was asked."""
    asked = []

    def of_texts(texts):
        asked.extend(texts)
        vectors = np.zeros((len(texts), sentence_encoder.SIZE), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[DIRECTIONS.index(text[:4])] = 1
        return vectors

    monkeypatch.setattr(sentence_encoder, "of_texts", of_texts)
    vocabulary._vectors_of.cache_clear()
    yield asked
    vocabulary._vectors_of.cache_clear()


def lexicon(*passages):
    """Of passages with the ids 1, 2, 3, …, each of an article of its own."""
    vocabulary.learn(word for words in passages for word in words.split())
    return Lexicon().but([], {pk: Said(pk, words) for pk, words in enumerate(passages, 1)})


def ranked(known, question, ids=(1, 2, 3)):
    nearness = known.nearness(question, np.array(ids))
    return [ids[at] for at in np.argsort(-nearness, kind="stable")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The lamp, the LAMP; a 12 V lamp-shade", ["lamp", "shade"]),
        ("Cafe\u0301s à Genève", ["cafés", "genève"]),
        ("注文番号 のランプ Lampe", ["lampe"]),
        ("?! 12 :)", []),
    ],
)
def test_words_are_of_letters_each_once(text, words):
    assert words_in(text) == words


def test_a_word_is_read_once(encoder):
    vocabulary.learn(["lamp", "ship", "lamp"])
    vocabulary.learn(["ship", "card"])
    assert encoder == ["lamp", "ship", "card"]
    assert KnownWord.objects.count() == 3


def test_a_passage_with_a_near_word_is_nearer():
    known = lexicon("lamp cord", "shipped wool", "card wool")
    assert ranked(known, "shipping")[0] == 2
    assert ranked(known, "card")[0] == 3


def test_a_word_that_many_have_weighs_little():
    known = lexicon("lamp ship", "lamp cord", "lamp card", "lamp wool")
    assert ranked(known, "lamps cords", (1, 2, 3, 4))[0] == 2


def test_what_goes_is_forgotten_and_what_comes_is_known():
    known = lexicon("lamp", "ship", "card")
    vocabulary.learn(["wool"])
    later = known.but([1], {4: Said(4, "wool"), 5: Said(5, "")})

    assert later.nearness("wool", np.array([2, 4])).argmax() == 1
    assert later.nearness("wool", np.array([1, 5])).tolist() == [0, 0]
    assert known.nearness("lamp", np.array([1, 2])).argmax() == 0


def test_all_passages_of_an_article_and_its_translations_are_as_near_as_the_nearest_of_it():
    vocabulary.learn(["wool"])
    known = lexicon("lamp", "ship", "card").but([], {4: Said(2, "wool"), 5: Said(2, "")})
    assert known.nearness("ship", np.array([2, 4, 5])).tolist() == pytest.approx([1, 1, 1], abs=0.01)
    assert known.nearness("ship", np.array([3]))[0] < 0.1


@pytest.mark.parametrize("question", ["lamp", "?", ""])
def test_where_no_word_is_known_nothing_is_near(question):
    assert Lexicon().nearness(question, np.array([1, 2])).tolist() == [0, 0]
    assert lexicon("", "").nearness(question, np.array([1, 2])).tolist() == [0, 0]
