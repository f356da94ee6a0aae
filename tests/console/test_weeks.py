"""Weeks begin as those of their reader's region do."""

import pytest
from django.urls import reverse
from django.utils import translation

from console.drawing.weeks import MONDAY, SATURDAY, SUNDAY, first_day


@pytest.mark.parametrize(
    ("language", "header", "expected"),
    [
        ("en", "en-GB,en;q=0.9", MONDAY),
        ("en", "en-US,en;q=0.9", SUNDAY),
        ("en", "en;q=0.9,en-IE;q=0.8", MONDAY),
        ("en", "en-AE", SATURDAY),
        ("en", "en", SUNDAY),
        ("en", "", SUNDAY),
        ("en", "en-Latn,\x00;;q=x,-,en-", SUNDAY),
        ("fr", "fr-FR,fr;q=0.9,en-US;q=0.8", MONDAY),
        ("fr", "fr-CA", SUNDAY),
        ("fr", "en-US,en;q=0.9", MONDAY),
    ],
)
def test_a_week_begins_as_the_readers_region_has_it(language, header, expected):
    with translation.override(language):
        assert first_day(header) == expected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("header", "letters"), [("en-GB", "MTWTFSS"), ("en-US", "SMTWTFS"), ("fr-FR", "LMMJVSD")])
def test_the_calendar_of_a_snooze_begins_so(agent, ana, mine, header, letters):
    ana.user.language = ""
    ana.user.save()

    html = agent.get(reverse("snooze-custom", args=[mine.pk]), headers={"Accept-Language": header}).content

    heads = html.decode().split('class="dow" aria-hidden="true">')[1:]
    assert "".join(head[0] for head in heads) == letters
