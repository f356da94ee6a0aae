"""Asks the language process."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from translation.engine import NotReached, NotUnderstood

from . import frames
from .jobs import LONGEST_TEXT, MOST_TEXTS
from .store import Trouble, Unusable

CONNECT = 1.0  # seconds
STARTING = 2.0  # seconds in which a process that has just been started listens
BETWEEN = 0.05  # seconds from one try to the next


def socket_path() -> Path:
    return Path(settings.LANGUAGES_SOCKET)


def ask(texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
    """Translations in order, by Mozilla's codes. Raises NotReached, NotUnderstood."""
    if len(texts) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in texts):
        raise NotUnderstood("more than the process takes at a time")
    asked = {"texts": list(texts), "source": source, "target": target, "seconds": seconds}
    try:
        with _connected(min(STARTING, seconds)) as process:
            process.settimeout(seconds)
            frames.send(process, asked)
            answer = frames.receive(process)
    except (OSError, frames.Broken) as trouble:
        raise NotReached(f"the language process does not answer: {type(trouble).__name__}") from trouble
    if "error" in answer:
        raise NotReached(_sentence(str(answer["error"]), str(answer.get("pair"))))
    made = answer.get("texts")
    if not isinstance(made, list) or len(made) != len(texts):
        raise NotUnderstood("not as many texts as were asked for")
    return [str(text) for text in made]


def _connected(patience: float) -> socket.socket:
    """A process that begins, or begins again, is waited for: else a restart would leave messages without translation.

    Raises OSError.
    """
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


def _sentence(error: str, pair: str) -> str:
    is_a_models = error in Trouble.values
    return str(Unusable(Trouble(error), pair)) if is_a_models else f"the language process says: {error}"
