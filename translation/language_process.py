"""The language process, as the others reach it: where it listens, and one question a connection."""

import socket
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from . import frames

CONNECT = 1.0  # seconds
BETWEEN = 0.05  # seconds from one try to the next


class NotThere(Exception):
    """Nobody listens, or nothing that can be read came back in time."""


def socket_path() -> Path:
    return Path(settings.LANGUAGES_SOCKET)


def answer_to(question: dict[str, Any], *, seconds: float, patience: float = 0.0) -> dict[str, Any]:
    """What the process says to it within `seconds`. Raises NotThere.

    `patience`: seconds for which one that begins, or begins again, is waited for.
    """
    try:
        with _connected(min(patience, seconds)) as process:
            process.settimeout(seconds)
            frames.send(process, question)
            return frames.receive(process)
    except (OSError, frames.Broken) as trouble:
        raise NotThere(type(trouble).__name__) from trouble


def _connected(patience: float) -> socket.socket:
    """Raises OSError."""
    until = time.monotonic() + patience
    while True:
        process = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        process.settimeout(CONNECT)
        try:
            process.connect(str(socket_path()))
        except (FileNotFoundError, ConnectionRefusedError):
            process.close()
            if time.monotonic() >= until:
                raise
            time.sleep(BETWEEN)
        except OSError:
            process.close()
            raise
        else:
            return process
