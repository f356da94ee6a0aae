"""Time passes in one place, and one part's trouble stops no other."""

import logging

import pytest

from console import clock
from routing.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_came_due_while_no_clock_ran_happens_at_the_next_tick(ana, ben, zoe, write, later):
    write(zoe)

    clock.tick(Offer.objects.get().answer_by.replace(year=2030))

    assert Offer.objects.order_by("pk").first().outcome == "missed"


def test_a_part_that_fails_is_logged_and_the_others_go_on(monkeypatch, caplog, noon):
    heard = []

    def broken(now):
        raise ValueError("broken")

    monkeypatch.setattr(clock, "DUE", (broken, heard.append))
    with caplog.at_level(logging.ERROR):
        clock.tick(noon)

    assert heard == [noon]
    assert "broken" in caplog.text
