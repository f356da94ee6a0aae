"""What is taken for the same, and what is not."""

import pytest

from conversations.copilot import facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Call 06 12 34 56 78.", "Call 06.12.34.56.78."),
        ("Call 0612345678.", "Call 06\u00a012\u00a034\u00a056\u00a078."),
        ("Call +33 6 12 34 56 78.", "Call +33612345678."),
        ("Until 12/03/2026", "Until 12.3.2026"),
        ("Until 12/03/2026", "Until 2026-03-12"),
        ("It costs 1 234,50 €", "It costs €1,234.50"),
        ("It costs 1\u2009234,50\u202f€", "It costs 1’234.50 €"),
        ("3 parcels of 20 cm", "３ parcels of ２０ cm"),
        ("A lamp of 2\u20112 kg", "A lamp of 2-2 kg"),
    ],
)
def test_the_same_in_another_way(one, other):
    assert facts.of(one, "en") == facts.of(other, "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Call 06 12 34 56 78.", "Call 06 12 34 78 56."),
        ("Card 4970 1012 3456 7890", "Card 4970 3456 1012 7890"),
        ("Until 12/03/2026", "Until 03/12/2026"),
        ("Until 2026-03-12", "Until 2026-12-03"),
        ("On 12/03", "On 03/12"),
        ("On Monday", "On Tuesday"),
        ("It costs 1.234 €", "It costs 1,23 €"),
        ("It costs €3", "It costs €³⁰"),
        ("See shop.example/a", "See shop.example/b"),
        ("See shop.biz/a", "See evil.biz/a"),
    ],
)
def test_what_is_altered_is_seen(one, other):
    assert facts.of(one, "en") != facts.of(other, "en")


def test_a_date_may_be_said_without_its_year():
    assert facts.of("On 12/03", "en").days <= facts.of("On 12/03/2026", "en").days
