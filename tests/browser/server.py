"""The real server in a process of its own, on the tests' database, to be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.ports import own_port

ROOT = Path(__file__).resolve().parents[2]


def _hear_ctrl_c():
    """A shell that runs the tests in the background has its children ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Server:
    """`manage.py serve`: pages, sockets, clock and jobs in one process, as `make run` has it.

    `options` of the command: --without-languages where nothing is translated, which is one process less.
    """

    def __init__(self, database, data_dir, *options, host="127.0.0.1"):
        self.host = host  # at which it listens
        self.port = own_port()
        self.options = options
        self.data_dir = data_dir
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(data_dir) / f"serve-{self.port}.log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "console.settings",
            "DATABASE_URL": f"sqlite:///{database}",
            "DATA_DIR": str(data_dir),
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
            "LOG_LEVEL": "INFO",
        }
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests' own thread: here it would hide faults
        self.process = None

    def manage(self, *arguments):
        """Answers what the command prints."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--host", self.host, "--port", str(self.port), *self.options],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - it only sets a signal, no thread holds a lock it needs
            )
        self._wait_until_ready()

    def kill(self):
        """As a power cut would: no word to anybody."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=60)

    def stop(self):
        """As Ctrl-C would; answers the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)  # bounds a failure only

    def _wait_until_ready(self):
        deadline = time.monotonic() + 600  # bounds a failure only
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1):  # noqa: S310 - our own server
                    return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the server did not come up:\n{self.log.read_text()[-4000:]}")
