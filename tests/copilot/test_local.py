"""The model on this machine: its process, and asking it where no service is switched on.

A stand-in takes the place of the package that runs it (tests/copilot/standin/); `make test-model` asks the real one.
"""

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from console.management.child_process import ChildProcess
from conversations.copilot import local, service
from conversations.copilot.events import Failed, Reason, Sentence

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # bounds a failure only


@pytest.fixture
def place(settings, monkeypatch):
    """A folder with a model, and what a process needs to find it."""
    folder = Path(tempfile.mkdtemp(prefix="model-"))
    (folder / "small.gguf").write_bytes(b"GGUF")
    settings.MODEL_FILE, settings.MODEL_SOCKET = folder / "small.gguf", folder / "model.sock"
    monkeypatch.setenv("MODEL_FILE", str(folder / "small.gguf"))
    monkeypatch.setenv("MODEL_SOCKET", str(folder / "model.sock"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "console.settings")
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parent / 'standin'}:{ROOT}")
    return folder


@pytest.fixture
def keeper(place):
    keeper = ChildProcess("run_model")
    keeper.start()
    yield keeper
    keeper.stop()


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)  # a process begins


def listens(address):
    """Asked of the socket itself: a model that does not answer is left alone for half a minute."""
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(address)) == 0


def test_without_a_file_or_its_package_there_is_no_model(place, monkeypatch):
    monkeypatch.setattr(local, "find_spec", lambda _name: None)
    assert not local.is_there()
    monkeypatch.setattr(local, "find_spec", lambda _name: "there")
    assert local.is_there()
    (place / "small.gguf").unlink()
    assert not local.is_there()


def test_it_is_asked_where_no_service_is_switched_on(keeper, place, ask, article):
    until((place / "model.sock").exists)
    assert service.is_configured()
    assert not service.leaves_machine()
    first, *_rest = ask()
    assert isinstance(first, Sentence)
    assert first.text == "You keep the lamp."


def test_only_this_account_may_ask_it_and_its_process_gives_way(keeper, place):
    until((place / "model.sock").exists)
    assert stat.S_IMODE((place / "model.sock").stat().st_mode) == 0o600
    assert os.getpriority(os.PRIO_PROCESS, keeper._process.pid) == 10


def test_where_it_dies_that_is_said_and_it_is_started_again(keeper, place, ask, article):
    until((place / "model.sock").exists)
    first = keeper._process
    os.kill(first.pid, signal.SIGKILL)
    first.wait(SECONDS)
    assert ask() == [Failed(Reason.NOT_REACHED)]
    until(lambda: keeper._process is not first and listens(place / "model.sock"))
    assert isinstance(ask()[0], Sentence)


def test_it_ends_with_its_keeper_and_leaves_nothing(keeper, place):
    until((place / "model.sock").exists)
    process = keeper._process
    keeper.stop()
    assert process.poll() is not None
    assert not (place / "model.sock").exists()


def test_where_it_cannot_be_served_a_sentence_says_so(place, monkeypatch):
    def told():
        command = [sys.executable, "manage.py", "run_model"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS)

    (place / "small.gguf").rename(place / "broken.gguf")
    assert "run `make model`" in told().stderr
    monkeypatch.setenv("MODEL_FILE", str(place / "broken.gguf"))
    assert "The model cannot be served: failed to load model." in told().stderr
