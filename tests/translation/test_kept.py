"""What of a text is found that must survive."""

import pytest

from translation.guards import kept

KEPT = {
    "See https://shop.example/a/b?x=1&y=2, please.": ["https://shop.example/a/b?x=1&y=2"],
    "Our page is www.shop.example/help.": ["www.shop.example/help"],
    "On shop.com/returns there is a form": ["shop.com/returns"],
    "Write to ana.lima+shop@mail.example.": ["ana.lima+shop@mail.example"],
    "Order #4521 and (#A-17)": ["#4521", "#A-17"],
    "CMD-2024-118 and AB12345": ["CMD-2024-118", "AB12345"],
    "It cost € 12.50, then 1 234,56 € and 7$.": ["€ 12.50", "1 234,56 €", "7$"],
    "20 % off, that is 15 EUR": ["20 %", "15 EUR"],
    "On 12/03/2026 at 14:30, or 2026-03-12": ["12/03/2026", "14:30", "2026-03-12"],
    "Call +33 6 12 34 56 78 now": ["+33 6 12 34 56 78"],
    "IBAN FR76 3000 6000 0112 3456 7890 189": ["FR76 3000 6000 0112 3456 7890 189"],
    "Thanks 😀👩🏽‍🚀🇵🇹!": ["😀", "👩🏽‍🚀", "🇵🇹"],
    "Hello {name}, {{ first }} <b>": ["{name}", "{{ first }}", "<b>"],
    "Parcel 48213 weighs 2.5": ["48213", "2.5"],
    "The 2nd of 3 parcels": [],
    "No figures at all, nothing to keep.": [],
}


@pytest.mark.parametrize(("text", "parts"), KEPT.items())
def test_what_must_survive_is_found(text, parts):
    assert [text[one.start : one.end] for one in kept.find(text, {})] == parts


def test_every_figure_is_found_where_it_is_asked_for():
    assert [one.becomes for one in kept.find("The 2 of 3 parcels", {}, numbers=True)] == ["2", "3"]


def test_the_companys_terms_become_what_it_says():
    found = kept.find("Is maison lune in the Atelier? Ateliers", {"Maison Lune": "", "Atelier": "Workshop"})
    assert [one.becomes for one in found] == ["maison lune", "Workshop"]
