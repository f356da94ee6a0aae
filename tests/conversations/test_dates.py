"""Days and hours in sentences: one way for each language."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from conversations.base import dates

EARLY = datetime(2026, 12, 1, 4, 53, tzinfo=UTC)


@pytest.mark.parametrize(("language", "words"), [("en", "1 December, 05:53"), ("fr", "1er décembre, 05:53")])
def test_a_moment_is_told_by_the_readers_clock(language, words):
    with translation.override(language):
        assert dates.moment_words(EARLY) == words


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ["2 March", "2 March 2026", "2 Jan.", "1 Feb. 2026", "Mon 2"]),
        ("fr", ["2 mars", "2 mars 2026", "2 janv.", "1er févr. 2026", "lun. 2"]),
    ],
)
def test_a_day_is_written_as_its_language_does(language, days):
    march, january, february = date(2026, 3, 2), date(2026, 1, 2), date(2026, 2, 1)
    with translation.override(language):
        assert [
            dates.day_words(march),
            dates.day_words(march, year=True),
            dates.short_day_words(january),
            dates.short_day_words(february, year=True),
            dates.weekday_words(march),
        ] == days


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_hour_has_four_digits(language):
    with translation.override(language):
        assert [dates.hour_words(time(9, 5)), dates.hour_words(EARLY.time())] == ["09:05", "04:53"]


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 s", "0 s"),
        (42, "42 s", "42 s"),
        (60, "1 min", "1 min"),
        (252, "4 min 12 s", "4 min 12 s"),
        (3_600, "1 h", "1 h"),
        (3_845, "1 h 4 min", "1 h 4 min"),
        (90_000, "25 h", "25 h"),
    ],
)
def test_what_lasted_is_told_with_its_units(seconds, english, french):
    for language, words in (("en", english), ("fr", french)):
        with translation.override(language):
            assert dates.length_words(seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")
