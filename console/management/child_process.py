"""Keeps a process running beside `serve`: starts it, starts it again where it died, ends it with `serve`."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before it is started again; twice as long each time
STEADY = 60.0  # seconds after which it is no matter any more that it died before
STOP_SECONDS = 10.0  # to end in: it is niced, and a busy machine gives it little


class ChildProcess:
    """`command`: of manage.py, which ends where the process of `--for-process` is gone."""

    def __init__(self, command):
        self._command = [sys.executable, str(MANAGE), command, "--for-process", str(os.getpid())]
        self._over = threading.Event()
        self._process = None
        self._thread = threading.Thread(target=self._keep, name=command, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        """Answers once the process has ended: asked to, and after `STOP_SECONDS` made to."""
        self._over.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._process is not None and self._thread.is_alive():
            self._process.kill()
            self._thread.join()

    def _keep(self):
        pause = SHORTEST_PAUSE
        while not self._over.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
            if self._over.is_set():
                self._process.terminate()
            self._process.wait()
            pause = SHORTEST_PAUSE if time.monotonic() - began > STEADY else min(pause * 2, LONGEST_PAUSE)
            self._over.wait(pause)
