"""Time passes in one place, and one part's trouble stops no other."""

import logging
from datetime import timedelta
from inspect import signature

import pytest
from django.db import OperationalError

from console import clock
from console.live import pulse
from conversations.base.prepared import Moment, Prepared
from conversations.models import Conversation
from conversations.models.visitor import ABSENT_AFTER
from routing.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_came_due_while_no_clock_ran_happens_at_the_next_tick(ana, ben, zoe, write, later):
    write(zoe)

    clock.tick(Offer.objects.get().answer_by.replace(year=2030))

    assert Offer.objects.order_by("pk").first().outcome == "missed"


def test_a_visitor_who_left_is_missed_within_ten_seconds_and_sooner_where_a_page_says_so():
    tick = signature(clock.run).parameters["every"].default

    assert ABSENT_AFTER.total_seconds() + tick < 10
    assert pulse.GRACE.total_seconds() + pulse.EVERY < 5


def test_a_part_that_fails_is_logged_and_the_others_go_on(monkeypatch, caplog, noon):
    heard = []

    def broken(now):
        raise ValueError("broken")

    with caplog.at_level(logging.ERROR):
        clock.tick(noon, (broken, heard.append))

    assert heard == [noon]
    assert "broken" in caplog.text


def test_it_goes_on_where_the_database_cannot_say_what_comes_next(monkeypatch, caplog):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(clock.offers, "next_deadline", away)

    assert clock.Ticking(1)() == 1
    assert "away" in caplog.text


def test_it_looks_again_once_a_second_or_when_the_next_answer_is_due(monkeypatch, ana, zoe, write, later):
    monkeypatch.setattr(clock, "EACH_SECOND", ())
    monkeypatch.setattr(clock, "DUE", ())
    ticking = clock.Ticking(1)
    monkeypatch.setattr(clock.timezone, "now", lambda: later(seconds=29.7))
    assert ticking() == 1

    write(zoe)

    assert ticking() == pytest.approx(0.3)
    monkeypatch.setattr(clock.timezone, "now", lambda: later(seconds=40))
    assert ticking() == clock.SHORTEST


def test_what_nobody_waits_for_is_asked_every_five_seconds(monkeypatch, later):
    each_second, now_and_then = [], []
    monkeypatch.setattr(clock, "EACH_SECOND", (each_second.append,))
    monkeypatch.setattr(clock, "DUE", (each_second.append, now_and_then.append))
    ticking = clock.Ticking(1)

    for second in range(6):
        monkeypatch.setattr(clock.timezone, "now", lambda second=second: later(seconds=second))
        ticking()

    assert each_second == [later(seconds=second) for second in range(6)]
    assert now_and_then == [later(seconds=0), later(seconds=5)]


def test_a_part_is_asked_only_while_there_is_what_it_is_for(ana, zoe, write, noon):
    asked = []

    def ask(now):
        asked.append(now)

    parts = (clock.While(lambda _now: Offer.objects.open(), ask),)
    clock.tick(noon, parts)
    assert asked == []

    write(zoe)
    clock.tick(noon, parts)
    assert asked == [noon]


def test_what_one_part_leaves_to_the_next_is_done_at_once(ana, zoe, write, noon):
    done = []

    def leave(now):
        Conversation.objects.update(status="closed", closed_at=now)

    parts = (
        clock.While(lambda _now: Conversation.objects.unfinished(), leave),
        clock.While(lambda _now: Conversation.objects.closed(), done.append),
        clock.While(lambda _now: Conversation.objects.waiting(), done.append),
    )
    write(zoe)

    clock.tick(noon, parts)

    assert done == [noon]


def test_each_part_is_asked_where_the_database_answers_no_common_question(monkeypatch, ana, caplog, noon):
    done = []
    part = clock.While(lambda _now: Offer.objects.open(), done.append)
    monkeypatch.setattr(clock, "_question", lambda _asked: 1 / 0)

    clock.tick(noon, (part,))

    assert done == [noon]
    assert "come due" in caplog.text


def test_a_moment_is_known_when_the_question_is_asked(ana, zoe, write, noon, later):
    write(zoe)
    overdue, older = Offer.objects.overdue, lambda now: Offer.objects.overdue(now - timedelta(minutes=1))
    asked = Prepared.exist([overdue(Moment()), older(Moment())])

    assert [bool(answer) for answer in asked.rows({"now": noon})[0]] == [False, False]
    assert [bool(answer) for answer in asked.rows({"now": later(seconds=40)})[0]] == [True, False]
    assert [bool(answer) for answer in asked.rows({"now": later(minutes=2)})[0]] == [True, True]
