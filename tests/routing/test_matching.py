"""The order in which agents are asked."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.matching import Candidate, best, page_fits

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def candidate(name, *, free=1, busy_with=0, languages=("fr",), assigned=None):
    return Candidate(name, free, busy_with, frozenset(languages), assigned)


def names(candidates, language="fr"):
    """Of the best, then of the best of the others, to the last who has a slot."""
    left, found = list(candidates), []
    while one := best(left, language):
        left.remove(one)
        found.append(one.availability)
    return found


def test_who_is_full_is_not_asked():
    assert names([candidate("full", free=0), candidate("over", free=-1), candidate("free")]) == ["free"]


def test_the_visitors_language_comes_first_but_is_no_condition():
    assert names([candidate("fr", busy_with=0), candidate("pl", busy_with=2, languages=["pl"])], "pl") == ["pl", "fr"]


def test_then_fewest_open_conversations():
    assert names([candidate("two", busy_with=2), candidate("none"), candidate("one", busy_with=1)]) == [
        "none",
        "one",
        "two",
    ]


def test_then_longest_since_last_assigned_and_never_is_longest():
    waiting = [
        candidate("now", assigned=NOON),
        candidate("never"),
        candidate("before", assigned=NOON - timedelta(hours=1)),
    ]

    assert names(waiting) == ["never", "before", "now"]


@pytest.mark.parametrize(
    ("page", "pattern", "fits"),
    [
        ("https://shop.example/lamps/halo", "", True),
        ("https://shop.example/lamps/halo", "lamps", True),
        ("https://shop.example/lamps/halo", "/LAMPS/*o", True),
        ("https://shop.example/lamps/halo", "chairs", False),
        ("", "lamps", False),
        ("", "", True),
        ("https://shop.example/?color[]=red", "?color[]=", True),
        ("https://shop.example/lamps?halo", "lamp?", False),
    ],
)
def test_a_page_fits_a_pattern_that_it_contains(page, pattern, fits):
    assert page_fits(page, pattern) is fits
