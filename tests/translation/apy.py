"""APy for real: the web service of Apertium, where Debian's packages `apertium-apy` and `apertium-es-pt` are there."""

import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.ports import own_port

PYTHON = "/usr/bin/python3"  # the system's, which the package belongs to
MODES = Path("/usr/share/apertium/modes")
START_SECONDS = 60  # bounds a failure only

# It listens on every address and has no option for it.
ON_LOOPBACK = """
from tornado.httpserver import HTTPServer
everywhere = HTTPServer.bind
HTTPServer.bind = lambda server, port: everywhere(server, port, address="127.0.0.1")
from apertium_apy.apy import main
main()
"""


def is_installed():
    return (MODES / "es-pt.mode").exists() and Path("/usr/bin/apertium-apy").exists()


@contextmanager
def running():
    """Its address."""
    port = own_port()
    command = [PYTHON, "-c", ON_LOOPBACK, str(MODES), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            assert process.poll() is None, "it ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)  # a process begins
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port):
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
