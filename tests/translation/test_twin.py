"""A job whose portions a child translates as well: all of them, each once, whatever becomes of the child."""

import multiprocessing
import os
import signal
import time

import pytest

from translation.firefox import jobs, twin
from translation.firefox.process import Process
from translation.firefox.twin import Twin

# The tests' own process has other threads; the language process has, too, and `twin` says why that is well.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

PARENT = os.getpid()
TEXTS = [f"Text {number}" for number in range(8)]
SHOUTED = {"texts": [text.upper() for text in TEXTS]}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(twin, "PATIENCE", 300)


@pytest.fixture
def children(monkeypatch):
    """The ids of all that were forked."""
    found, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: found.append(fork()) or found[-1])
    return found


class Translators:
    def __init__(self, translate):
        self.translate = translate

    def chain(self, _source, _target):
        return [self.translate]


def job():
    return jobs.Job(TEXTS, "pt", "en", seconds=300)


def done(one, translate):
    while not one.done.is_set():
        one.step(Translators(translate), may_share=True)
    return one.answer


def is_child():
    return os.getpid() != PARENT


def test_both_work_at_the_same_time_and_each_portion_is_translated_once():
    both_are_at_it = multiprocessing.get_context("fork").Barrier(2)
    mine = []

    def translate(text):
        both_are_at_it.wait(60)
        mine.append(text)
        return text.upper()

    assert done(job(), translate) == SHOUTED
    assert len(mine) == len(TEXTS) / 2


def test_both_work_at_the_same_time_to_the_end_of_long_texts():
    """Else the child would stand with what its line holds, and wait until its parent has done all the rest."""
    both_are_at_it = multiprocessing.get_context("fork").Barrier(2)
    text = " ".join(["x" * (jobs.STEP - 2) + "."] * 4)
    long = jobs.Job([text] * jobs.MOST_TEXTS, "en", "ru", seconds=300)

    def translate(words):
        both_are_at_it.wait(60)
        return words.replace("x", "я")

    assert done(long, translate) == {"texts": [text.replace("x", "я")] * jobs.MOST_TEXTS}


def test_what_a_child_that_died_has_left_its_parent_translates():
    def translate(text):
        if is_child():
            os.kill(os.getpid(), signal.SIGKILL)
        return text.upper()

    assert done(job(), translate) == SHOUTED


def test_what_a_child_cannot_translate_its_parent_tries():
    def translate(text):
        if is_child():
            raise ValueError(text)
        return text.upper()

    assert done(job(), translate) == SHOUTED


def test_a_child_that_stands_still_is_given_up(monkeypatch, children):
    monkeypatch.setattr(twin, "PATIENCE", 0.01)

    def translate(text):
        if is_child():
            signal.pause()
        return text.upper()

    assert done(job(), translate) == SHOUTED
    assert_are_gone(children)


def test_a_job_whose_time_is_over_ends_its_child(children):
    one = job()
    translate = Translators(lambda text: signal.pause() if is_child() else text)
    one.step(translate, may_share=True)
    assert one.is_shared

    one.deadline = time.monotonic() - 1
    one.step(translate)

    assert one.answer == {"error": "late"}
    assert not one.is_shared
    assert_are_gone(children)


def test_few_portions_and_those_of_a_machine_without_room_are_translated_alone(monkeypatch):
    def no_room():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", no_room)
    few = jobs.Job(TEXTS[: jobs.WORTH_SHARING - 1], "pt", "en", seconds=300)

    few.step(Translators(str.upper), may_share=True)
    assert not few.is_shared
    assert done(job(), str.upper) == SHOUTED


def test_a_child_has_nothing_open_of_its_parents():
    """Else whoever asks the process would wait for its answer, and who takes its place for the place."""
    reading, writing = os.pipe()

    def translate(_text):
        return str(os.path.exists(f"/proc/self/fd/{writing}") and is_child())  # noqa: PTH110 - a number, no file

    beside = Twin({0: "A text"}, translate)
    assert beside.ended() == {0: "False"}
    os.close(writing)
    os.close(reading)


def test_what_is_left_to_begin_is_known_though_a_child_takes_of_it():
    one = job()
    seen = []

    def translate(text):
        seen.append(one.left)
        return text

    done(one, translate)
    assert seen == sorted(seen, reverse=True)
    assert one.left == 0


@pytest.mark.parametrize(
    ("load", "is_free"),
    [
        ("0.52 0.58 0.59 1/467 4242", True),
        ("0.52 0.58 0.59 2/467 4242", False),
        ("9.52 8.58 7.59 9/467 4242", False),
        ("what is this", False),
    ],
)
def test_a_core_is_free_while_fewer_are_at_work_than_there_are_cores(load, is_free, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(twin, "LOAD", tmp_path / "loadavg")
    assert not twin.is_a_core_free()
    twin.LOAD.write_text(load)
    assert twin.is_a_core_free() is is_free


def test_only_one_job_has_a_child_and_only_where_a_core_is_free(tmp_path, monkeypatch):
    monkeypatch.setattr(twin, "is_a_core_free", lambda: True)
    answering = Process(tmp_path / "socket", 0, has_twins=True)
    alone, shared = job(), job()
    assert answering._may_share([alone, shared])
    shared.step(Translators(lambda text: signal.pause() if is_child() else text), may_share=True)
    assert not answering._may_share([alone, shared])
    shared.end({})

    monkeypatch.setattr(twin, "is_a_core_free", lambda: False)
    assert not answering._may_share([alone])
    assert not Process(tmp_path / "socket", 0)._may_share([alone])


def assert_are_gone(children):
    assert children
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
