"""Strangers do not wait for each other's files, and nobody of ours waits for a stranger's."""

import threading

import pytest
from django.core.cache import cache

from conversations.files import readers
from conversations.files.readers import MB, Reading
from conversations.files.turns import Busy, OneAtATime, one_of

LIMITS = {"memory": 200 * MB, "seconds": 20, "most": 1000}


@pytest.fixture(autouse=True)
def _nobody_reads():
    cache.clear()


@pytest.fixture
def slow(tmp_path):
    """A reader that says that it has begun, by making a file, and then takes its time."""
    program = tmp_path / "slow.py"
    program.write_text("import sys, time; sys.stdin.read(); time.sleep(60)")
    return program


def test_a_visitor_has_one_file_read_at_a_time():
    with one_of(1, "visitor-1"):
        with pytest.raises(Busy), one_of(1, "visitor-1"):
            pass
        with one_of(1, "visitor-2"):
            pass
    with one_of(1, "visitor-1"):
        pass


def test_a_turn_is_given_back_whatever_happens():
    with pytest.raises(ZeroDivisionError), one_of(1, "visitor-1"):
        raise ZeroDivisionError

    with one_of(1, "visitor-1"):
        pass


def test_an_address_may_have_several():
    with one_of(2, "address-a"), one_of(2, "address-a"), pytest.raises(Busy), one_of(2, "address-a"):
        pass


def test_a_stranger_finds_the_only_turn_taken_and_does_not_wait():
    turns = OneAtATime()

    ours, theirs = turns.turn_of(Reading(), is_stranger=False), turns.turn_of(Reading(), is_stranger=True)
    with ours, pytest.raises(Busy), theirs:
        pass
    with turns.turn_of(Reading(), is_stranger=True):
        pass


def test_a_strangers_file_makes_way_for_one_of_ours(slow):
    turns, theirs, begun, ended = OneAtATime(), Reading(), threading.Event(), []

    def read():
        try:
            with turns.turn_of(theirs, is_stranger=True):
                begun.set()
                theirs.run(slow, b"", **LIMITS)
        except readers.Stopped as stopped:
            ended.append(stopped)

    stranger = threading.Thread(target=read)
    stranger.start()
    assert begun.wait(10)

    with turns.turn_of(Reading(), is_stranger=False):
        stranger.join(10)

    assert len(ended) == 1


def test_ours_wait_for_each_other():
    turns, begun, order = OneAtATime(), threading.Event(), []

    def read():
        with turns.turn_of(Reading(), is_stranger=False):
            order.append("second")

    with turns.turn_of(Reading(), is_stranger=False):
        second = threading.Thread(target=lambda: (begun.set(), read()))
        second.start()
        assert begun.wait(10)
        order.append("first")
    second.join(10)

    assert order == ["first", "second"]
