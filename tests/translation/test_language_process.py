"""The process with the models: what it answers, how it is shared, and what happens where it dies."""

import os
import socket
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.translation.language_process import LanguageProcess
from translation import frames, language_process, likelihood
from translation.engine import NotReached, NotUnderstood
from translation.firefox import client, jobs, process, store

HELLO = "Hello, where is my order?"


def test_it_translates_both_ways_in_order(languages):
    into_english = client.ask(["Onde está a minha encomenda?", "", "Obrigado!"], "pt", "en", seconds=300)
    assert [bool(text) for text in into_english] == [True, False, True]
    assert "order" in into_english[0]
    assert client.ask(["Thank you!"], "en", "pt", seconds=300) == ["Obrigado!"]


def test_what_was_just_written_comes_before_a_page_and_its_beginning_before_the_rest(tmp_path):
    """`steps`: what was translated, in its order; each step of the page lets another message in."""
    steps, over = [], threading.Event()
    answering = process.Process(tmp_path / "socket", 0)
    page, seen, late = job("rest", 20), job("seen", 5), job("late", 9, seconds=-1)
    news = [job("new", 1) for _number in range(3)]

    class Translators:
        def chain(self, source, target):
            return [self.translated]

        def translated(self, text):
            steps.append(text)
            if text == "rest" and news:
                answering._jobs.put(news.pop())
            if page.left == 0:
                over.set()
            return text

    answering._translators = Translators()
    for each in (page, seen, late):
        answering._jobs.put(each)
    answering._work(over)

    assert steps == ["seen"] * 5 + ["rest", "new"] * 3 + ["rest"] * 17
    assert late.answer == {"error": "late"}
    assert seen.answer == {"texts": ["seen"] * 5}


def job(text, many, *, seconds=300):
    return jobs.Job([text] * many, "pt", "en", seconds=seconds)


def test_a_text_of_ten_thousand_characters_keeps_nobody_waiting(languages):
    long = "I would like to know where my order is. Please send me the invoice again. " * 135
    assert len(long) > 9_900
    took = {}

    def ask(name, text):
        client.ask([text], "en", "pt", seconds=300)
        took[name] = time.monotonic()

    threads = [threading.Thread(target=ask, args=pair) for pair in (("long", long), ("short", HELLO))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert took["short"] < took["long"]


def test_a_long_text_is_whole_to_its_end(languages):
    text = "The first sentence is about a parcel. " * 60 + "At the end stands QZ7."
    [made] = client.ask([text], "en", "pt", seconds=300)
    assert made.rstrip(". ").endswith("QZ7")


def test_a_portion_ends_where_a_sentence_does_and_nothing_is_lost():
    text = "One sentence. Another one?\nA third! " * 100
    parts = list(jobs.portions(text))
    assert "".join(parts) == text
    assert max(map(len, parts)) <= jobs.STEP
    assert list(jobs.portions("")) == [""]


def test_a_model_that_is_not_there_is_said_in_a_sentence(languages):
    with pytest.raises(NotReached, match="fi-en is not on this machine"):
        client.ask(["Hei"], "fi", "en", seconds=300)
    assert client.ask(["Thank you!"], "en", "pt", seconds=300) == ["Obrigado!"]


def test_more_than_it_takes_is_not_even_asked(languages):
    with pytest.raises(NotUnderstood):
        client.ask(["a" * (jobs.LONGEST_TEXT + 1)], "en", "pt", seconds=300)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"texts": "Hello", "source": "en", "target": "pt", "seconds": 5},
        {"texts": [1], "source": "en", "target": "pt", "seconds": 5},
        {"texts": ["a"] * (jobs.MOST_TEXTS + 1), "source": "en", "target": "pt", "seconds": 5},
        {"texts": ["a"], "source": "../..", "target": "pt", "seconds": 5},
        {"texts": ["a"], "source": "en", "target": "pt", "seconds": "5"},
        {"likeliest": "Hello"},
        {"likeliest": [1]},
        {"likeliest": ["a"] * (likelihood.MOST + 1)},
        {"likeliest": ["a" * (likelihood.LONGEST + 1)]},
    ],
)
def test_what_asks_wrongly_is_refused(languages, words):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(languages.path))
        frames.send(peer, words)
        assert frames.receive(peer)["error"] == "refused"


@pytest.mark.parametrize(
    "sent", [b"", b"\xff\xff\xff\xffabc", struct.pack(">I", 3) + b"}{}", struct.pack(">I", 2) + b"[]"]
)
def test_what_is_no_frame_is_hung_up_on(languages, sent):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(languages.path))
        peer.sendall(sent)
        peer.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            assert peer.recv(10) == b""
    assert client.ask(["Thank you!"], "en", "pt", seconds=300)


def test_nobody_else_may_open_its_socket(languages):
    assert languages.path.stat().st_mode & 0o077 == 0


def test_it_gives_way_to_everything_else(languages):
    assert os.getpriority(os.PRIO_PROCESS, languages.process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 10


def test_one_that_is_just_starting_is_waited_for(languages, settings, monkeypatch):
    ready = settings.LANGUAGES_SOCKET
    settings.LANGUAGES_SOCKET = ready.with_name("not-yet")

    def starts(_seconds):
        settings.LANGUAGES_SOCKET = ready

    monkeypatch.setattr(language_process.time, "sleep", starts)
    assert client.ask(["Thank you!"], "en", "pt", seconds=300) == ["Obrigado!"]


def test_one_that_does_not_start_is_not_waited_for_long(settings, monkeypatch):
    settings.LANGUAGES_SOCKET = settings.LANGUAGES_SOCKET.with_name("never")
    waited = []
    monkeypatch.setattr(language_process.time, "sleep", waited.append)
    monkeypatch.setattr(language_process.time, "monotonic", lambda: sum(waited))
    with pytest.raises(NotReached):
        client.ask(["Thank you!"], "en", "pt", seconds=300)
    assert sum(waited) == pytest.approx(client.STARTING, abs=language_process.BETWEEN)


def test_where_it_is_killed_in_a_batch_whoever_waits_is_told(own_languages):
    failures = []

    def ask():
        try:
            client.ask([f"{HELLO} This is number {number}." for number in range(100)], "en", "pt", seconds=300)
        except NotReached as failure:
            failures.append(failure)

    asking = threading.Thread(target=ask)
    asking.start()
    client.ask([HELLO], "en", "pt", seconds=300)  # the batch is under way
    own_languages.kill()
    asking.join()

    assert len(failures) == 1
    own_languages.start()
    assert own_languages.wait()


def test_a_second_one_waits_and_takes_the_place_of_the_first(own_languages):
    first = own_languages.process
    second = own_languages.start()
    assert client.ask(["Thank you!"], "en", "pt", seconds=300)

    first.kill()
    first.wait()

    assert own_languages.wait()
    assert second.poll() is None


def test_it_ends_with_the_process_that_began_it():
    orphan = LanguageProcess().start("--for-process", "1")
    assert orphan.wait(timeout=60) == 0


def test_whoever_asks_for_less_time_than_it_takes_is_told_so(languages):
    with pytest.raises(NotReached):
        client.ask([HELLO] * 100, "en", "pt", seconds=0.05)


def test_the_least_used_model_gives_way(monkeypatch):
    loaded = []
    monkeypatch.setattr(store, "size", lambda _pair: 40)
    monkeypatch.setattr(store, "version", lambda _pair: "1")
    monkeypatch.setattr(store, "pairs", lambda: {pair: Path() for pair in ("en-pt", "pt-en", "fr-en")})
    monkeypatch.setattr(store, "downloaded", store.pairs)
    monkeypatch.setattr(store, "read", lambda pair: loaded.append(pair) or store.Buffers(*[b"x" * 40] * 4))
    monkeypatch.setattr(
        "translation.firefox.translators.Translator", lambda *_buffers: type("T", (), {"translate_long": str})()
    )
    translators = process.Translators(100)

    for pair in ("en-pt", "pt-en", "en-pt", "fr-en", "en-pt"):
        translators.chain(*pair.split("-"))

    assert translators.pairs == ["fr-en", "en-pt"]
    assert loaded == ["en-pt", "pt-en", "fr-en"]
    assert len(translators.chain("fr", "pt")) == 2  # by way of English
