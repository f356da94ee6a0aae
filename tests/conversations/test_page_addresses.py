"""Addresses of a site's pages as agents may read them: what stands for a right or a person is left out."""

import json
from pathlib import Path

import pytest

from conversations.base import page_addresses
from conversations.models import Visitor

# The same as tests/js/page_addresses.test.js asks of the visitor's browser.
CASES = json.loads((Path(__file__).parents[1] / "page_addresses.json").read_text())


@pytest.mark.parametrize(("given", "told"), CASES)
def test_an_address_is_told_without_what_opens_something(given, told):
    assert page_addresses.readable(given) == told
    assert page_addresses.readable(told) == told


@pytest.mark.parametrize("given", [None, 1, ["https://shop.example"], b"https://shop.example", "https://[bad"])
def test_what_is_no_address_is_nothing(given):
    assert page_addresses.readable(given) == page_addresses.path_in(given) == ""


def test_of_a_very_long_one_the_beginning_is_told():
    assert len(page_addresses.readable("https://shop.example/" + "a/" * 100_000)) == 2000


def test_what_was_stored_before_is_shown_without_it_too():
    visitor = Visitor(page_url="https://shop.example/basket?token=s3cr3t&step=2#s3cr3t")

    assert visitor.page_address == "https://shop.example/basket?step=2"
