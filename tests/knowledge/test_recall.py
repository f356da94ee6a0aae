"""The questions by which the finding is measured, and what it finds of them (`make bench` prints it, too)."""

import pytest

from tests.knowledge import questions

pytestmark = pytest.mark.django_db


def test_there_are_sixty_questions_at_least_in_ten_languages():
    assert len(questions.ALL) >= 60
    assert len({question.language for question in questions.ALL}) >= 10


def test_no_question_shares_more_than_two_content_words_with_its_article():
    shared = {question.text: sorted(questions.shared_words(question)) for question in questions.ALL}

    assert {text: words for text, words in shared.items() if len(words) > 2} == {}


def test_as_many_are_answered_as_ever():
    """What was measured when it was built, less two questions; `make bench` says how far it is from its aims."""
    inbox = questions.publish()

    assert questions.recall(questions.FRENCH, inbox)[0] > 0.60
    assert questions.recall(questions.ACROSS, inbox)[0] > 0.74
