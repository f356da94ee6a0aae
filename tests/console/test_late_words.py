"""Days and hours of what came late, as everywhere else in the reader's language."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from console.drawing.channel_messages import late_words


@pytest.fixture
def came(noon):
    """At noon of a first of the month."""
    return localtime(noon).replace(day=1, hour=12, minute=5)


@pytest.mark.parametrize(
    ("language", "before", "words"),
    [
        ("en", timedelta(hours=1), "Came late, at 12:05"),
        ("en", timedelta(days=1), "Came late, on 1 {month} at 12:05"),
        ("fr", timedelta(days=1), "Arrivé en retard, le 1er {month} à 12:05"),
    ],
)
def test_it_says_when_it_came(came, language, before, words):
    with translation.override(language):
        assert late_words(came, came - before) == words.replace("{month}", date_format(came, "F"))
