"""Amounts of money: kept as ISO has them, told as their reader writes them, and whatever else stands there stays."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from conversations.base import amounts
from tests.channels.spoiled import ANYTHING


@pytest.mark.parametrize(
    ("amount", "currency", "kept"),
    [
        (890, "EUR", "890.00 EUR"),
        (890.5, "eur", "890.50 EUR"),
        ("1290.9", " EUR ", "1290.90 EUR"),
        (0, "EUR", "0.00 EUR"),
        (-3, "GBP", "-3.00 GBP"),
        (1500, "JPY", "1500 JPY"),
        (1000000, "XOF", "1000000 XOF"),
        (12.5, "KWD", "12.500 KWD"),
        (12.345, "EUR", "12.345 EUR"),  # by the piece
        (0.1 + 0.2, "EUR", "0.30 EUR"),
        (5, "my\ncoins", "5.00 MY COINS"),
    ],
)
def test_as_many_places_as_its_currency_has(amount, currency, kept):
    assert amounts.kept(amount, currency) == kept


@pytest.mark.parametrize(
    "amount",
    [None, True, [], {}, "", "free", "1,5", float("nan"), float("inf"), "sNaN", "-Infinity", 10**12, 1e300, "9" * 9000],
)
def test_what_is_none_is_left_out(amount):
    assert amounts.kept(amount, "EUR") == ""


def test_an_amount_of_no_currency_is_none():
    assert amounts.kept(5, " ") == ""


TOLD = [
    ("890.00 EUR", "€890.00", "890,00 €"),
    ("1234567.50 USD", "$1,234,567.50", "1 234 567,50 $US"),
    ("1500 JPY", "¥1,500", "1 500 JPY"),
    ("12.500 KWD", "KWD 12.500", "12,500 KWD"),
    ("12.345 EUR", "€12.345", "12,345 €"),
    ("-3.00 GBP", "-£3.00", "-3,00 £GB"),
    ("5.00 ABC", "ABC 5.00", "5,00 ABC"),
]


@pytest.mark.parametrize(("kept", "english", "french"), TOLD)
def test_each_reader_has_it_in_their_way(kept, english, french):
    for language, words in (("en", english), ("fr", french)):
        with translation.override(language):
            told = amounts.told(f"Samedi ?\n1 × velo-1 · {kept}")

        assert " ".join(told.split()) == f"Samedi ? 1 × velo-1 · {words}"
        assert " " not in told.rpartition("· ")[2]  # no line ends within it


@pytest.mark.parametrize(
    "text", ["", "I paid 890.00 EUR for it", "1 × a · 890.00 EUR each", "1 × a · 890.00 euros", "1 × a · 1e5 EUR"]
)
def test_what_people_wrote_otherwise_stays(text):
    with translation.override("fr"):
        assert amounts.told(text) == text


@given(ANYTHING, st.text() | st.sampled_from(["EUR", "JPY"]))
def test_whatever_is_handed_in_is_told_or_left_out(amount, currency):
    with translation.override("fr"):
        assert isinstance(amounts.told(f"1 × a · {amounts.kept(amount, currency)}"), str)
