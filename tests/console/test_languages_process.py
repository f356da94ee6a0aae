"""`serve` keeps a language process beside it."""

import os
import signal
import tempfile
import time
from pathlib import Path

import pytest

from console.management.child_process import ChildProcess
from translation.firefox import client

SECONDS = 300  # bounds a failure only


@pytest.fixture
def keeper(settings, monkeypatch):
    path = Path(tempfile.mkdtemp(prefix="languages-")) / "socket"
    settings.LANGUAGES_SOCKET = path
    monkeypatch.setenv("LANGUAGES_SOCKET", str(path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "console.settings")
    keeper = ChildProcess("run_languages")
    keeper.start()
    yield keeper
    keeper.stop()


def answered():
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            return client.ask(["Hello"], "en", "pt", seconds=SECONDS)
        except client.NotReached:
            time.sleep(0.05)  # a process begins
    return None


def test_it_is_started_again_where_it_dies_and_ends_with_its_keeper(keeper):
    assert answered()
    first = keeper._process

    os.kill(first.pid, signal.SIGKILL)
    first.wait(SECONDS)

    assert answered()
    second = keeper._process
    keeper.stop()
    assert second.poll() is not None
