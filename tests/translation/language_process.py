"""The language process for real, with the models between English and Portuguese."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from translation.firefox import client

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # bounds a failure only


class LanguageProcess:
    def __init__(self):
        folder = Path(tempfile.mkdtemp(prefix="languages-"))
        self.path = folder / "socket"
        self.environment = {
            **os.environ,
            "LANGUAGES_SOCKET": str(self.path),
            "DJANGO_SETTINGS_MODULE": "console.settings",
        }
        self.process = None

    def start(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_languages", *arguments], cwd=ROOT, env=self.environment
        )
        return self.process

    def wait(self, source="en", target="pt"):
        """Until it answers, with this direction in its memory."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return client.ask(["Hello"], source, target, seconds=START_SECONDS)
            except client.NotReached:
                assert self.process.poll() is None, "it ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)  # a process begins

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=60)

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)
