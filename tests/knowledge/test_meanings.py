"""What two models say of how near a text is, joined."""

import numpy as np
import pytest

from conversations.knowledge import embeddings, meanings, sentence_encoder

NOTHING = np.zeros(meanings.SIZE, np.float32)


@pytest.fixture(autouse=True)
def nothing_is_asked_every_day(monkeypatch):
    monkeypatch.setattr(meanings, "_everyday", lambda: np.zeros(sentence_encoder.SIZE, np.float32))


def row(e5, encoder):
    """A vector whose halves have these first figures."""
    made = NOTHING.copy()
    made[0], made[embeddings.SIZE] = e5, encoder
    return made


def test_the_higher_figure_counts_and_one_of_e5_weighs_five_times():
    rows = np.stack([row(0.1, 0.2), row(0.02, 0.4), row(-0.1, -0.3)])

    near = meanings.nearness(rows, row(1, 1), usual=NOTHING)

    assert near == pytest.approx([0.5, 0.4, -0.3])


def test_what_is_usual_is_taken_off_of_each():
    near = meanings.nearness(np.stack([row(0.9, 0.5)]), row(1, 1), usual=row(0.85, 0.1))

    assert near == pytest.approx([0.4])


def test_what_is_near_to_questions_of_everyday_life_is_less_near(monkeypatch):
    everyday = meanings.encoder_of(row(0, 0.3))
    monkeypatch.setattr(meanings, "_everyday", lambda: everyday)

    assert meanings.nearness(np.stack([row(-1, 0.5)]), row(1, 1), usual=NOTHING) == pytest.approx([0.35])


def test_either_half_of_a_mean_is_made_as_long_as_any_other():
    made = meanings.at_length_one(np.stack([row(0.2, 0.7)]))

    assert np.linalg.norm(meanings.e5_of(made)) == pytest.approx(1)
    assert np.linalg.norm(meanings.encoder_of(made)) == pytest.approx(1)


def test_a_question_is_read_by_both():
    vector = meanings.of_question("Can I return a lamp?")

    assert vector.shape == (meanings.SIZE,)
    assert np.linalg.norm(meanings.e5_of(vector)) == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(meanings.encoder_of(vector)) == pytest.approx(1, abs=1e-3)
