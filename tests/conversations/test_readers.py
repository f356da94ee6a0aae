"""A reader is a process of its own: its answer is bounded, and whatever becomes of it is known."""

import os

import pytest

from conversations.files.readers import MB, Reading, Stopped, TooMuch

LIMITS = {"memory": 200 * MB, "seconds": 5, "most": 1000}


@pytest.fixture
def run(tmp_path):
    """What a program says of a content."""

    def make(program, content=b"", *arguments, **limits):
        path = tmp_path / "reader.py"
        path.write_text(f"import os, sys\n{program}\n")
        return Reading().run(path, content, *arguments, **{**LIMITS, **limits})

    return make


def test_it_is_given_the_content_and_its_answer_comes_back(run):
    content = os.urandom(3 * MB)

    assert run("sys.stdout.buffer.write(sys.stdin.buffer.read()[-9:])", content) == content[-9:]
    assert run("print(*sys.argv[1:])", b"", "a", "b") == b"a b\n"


@pytest.mark.parametrize(
    "program",
    [
        "sys.stdin.buffer.read(); os.abort()",
        "os._exit(1)",
        "sys.stdin.close(); os.close(0); os.kill(os.getpid(), 9)",
        "raise ValueError",
        "whole = bytearray(10**9)",
        "sys.stdout.write('x' * 10_000)",
        "open('written', 'w').write('x')",
        "import subprocess; open('/dev/full', 'w').write('x')",
    ],
)
def test_whatever_becomes_of_it_is_too_much(run, program, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(TooMuch):
        run(program, os.urandom(2 * MB))


def test_one_that_talks_and_does_not_listen_is_too_much(run, monkeypatch):
    monkeypatch.setattr("conversations.files.readers.SLACK", 1)

    with pytest.raises(TooMuch):
        run("while True: sys.stdout.write('x' * 10_000)", os.urandom(2 * MB), seconds=2)


def test_its_time_is_bounded(run):
    with pytest.raises(TooMuch):
        run("while True: pass", seconds=1)


def test_who_sleeps_is_woken(run, monkeypatch):
    monkeypatch.setattr("conversations.files.readers.SLACK", 0.5)

    with pytest.raises(TooMuch):
        run("import time; time.sleep(60)", seconds=1)


def test_there_is_nothing_to_steal(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")

    assert b"hush" not in run("print(dict(os.environ))")


def test_what_is_stopped_before_it_began_does_not_begin(tmp_path):
    reading = Reading()
    reading.stop()

    with pytest.raises(Stopped):
        reading.run(tmp_path / "no.py", b"", **LIMITS)
