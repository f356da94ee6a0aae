"""Months and days of the week by name."""

import pytest

from translation.guards.dates import contradict, named
from translation.languages import LANGUAGES


def test_a_month_and_a_day_are_found_in_any_case():
    assert named("On MONDAY, 3 March or in august", "en") == {"day 0", "month 8"}  # March is a walk as well
    assert named("segunda-feira, em agosto", "pt") == {"day 0", "month 8"}


def test_one_that_became_another_is_found():
    assert contradict("It comes on Friday", "en", "Chega na quinta-feira", "pt")
    assert not contradict("It comes on Friday", "en", "Chega na sexta-feira", "pt")
    assert not contradict("It comes on Friday", "en", "Chega amanhã", "pt")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_can_be_asked_for(code):
    assert not contradict("Monday", "en", "…", code)
