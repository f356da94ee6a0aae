"""A second core for many texts: a forked child that translates some of them with the models that are in memory.

A translator holds the interpreter while it works, so that a process uses one core. A child has all that its parent has
loaded, at once and for next to no memory: the system copies only what one of them writes. It goes on in the thread that
the translators belong to, the only one that a child has. All that it does is to translate and to send, for which it
takes no lock that another thread could have held at that moment; should it come to a stop nevertheless, its parent
does its work.
"""

import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from translation import frames

PATIENCE = 5.0  # seconds for a portion; then the child is given up
LOAD = Path("/proc/loadavg")
LONGEST = 60  # seconds that a child lives, whatever becomes of its parent

_PLACE = struct.Struct(">H")


def is_of_use() -> bool:
    """Where there is a second core. Elsewhere than on Linux a child may not use the libraries of its parent."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def is_a_core_free() -> bool:
    """Whether fewer are at work than there are cores, the caller counted. On a busy machine two would be no quicker."""
    try:
        at_work = int(LOAD.read_text().split()[3].partition("/")[0])
    except (OSError, ValueError, IndexError):
        return False
    return at_work < (os.cpu_count() or 1)


class Twin:
    """It begins at once with the first of the `portions`, by place; whoever of the two is free takes the next one."""

    def __init__(self, portions: Mapping[int, str], translate: Callable[[str], str]) -> None:
        """Raises OSError, where there can be no child."""
        self._texts: dict[int, str] = {}  # that it has translated, by place
        self._is_there = True  # more may come of it
        self._made, theirs = socket.socketpair()
        self._made.settimeout(PATIENCE)
        self._free = _filled(portions)
        with theirs:
            try:
                self._pid = os.fork()
            except OSError:
                self._let_go()
                raise
            if self._pid == 0:
                _work(self._free, theirs, portions, translate)

    def take(self) -> int | None:
        """The place of the next portion, which is then the caller's; None where all are taken.

        What it has translated is taken too: its line holds only so much, and it would stand still with more.
        """
        while self._is_there and select.select([self._made], [], [], 0)[0]:
            self._receive()
        return _taken(self._free)

    def ended(self) -> dict[int, str]:
        """Waits for the portion that it is at, and gives all that it has translated, by place.

        Where it has died some are missing.
        """
        while self._is_there:
            self._receive()
        self.end()
        return self._texts

    def end(self) -> None:
        """Whatever it is at."""
        self._let_go()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def _receive(self) -> None:
        """A portion, or the word that no more will come."""
        try:
            answer = frames.receive(self._made)
        except (OSError, frames.Broken):
            self._is_there = False
        else:
            self._texts[answer["place"]] = answer["text"]

    def _let_go(self) -> None:
        self._made.close()
        os.close(self._free)


def _filled(places: Iterable[int]) -> int:
    """A pipe with these places: whoever reads takes one. Raises OSError."""
    free, filling = os.pipe()
    with os.fdopen(filling, "wb") as all_places:
        all_places.write(b"".join(map(_PLACE.pack, places)))
    return free


def _taken(free: int) -> int | None:
    read = os.read(free, _PLACE.size)  # at once, or nothing: both read as much at a time
    return _PLACE.unpack(read)[0] if read else None


def _work(free: int, answers: socket.socket, portions: Mapping[int, str], translate: Callable[[str], str]) -> NoReturn:
    """All that the child does."""
    try:
        signal.alarm(LONGEST)
        _close_all_but(free, answers.fileno())  # whoever asks its parent, and the place that its parent has
        while (place := _taken(free)) is not None:
            frames.send(answers, {"place": place, "text": translate(portions[place])})
    finally:
        os._exit(0)  # nothing of its parent's is ended with it


def _close_all_but(*kept: int) -> None:
    begin = 3  # behind the standard ones
    for each in sorted(kept):
        os.closerange(begin, each)
        begin = each + 1
    os.closerange(begin, os.sysconf("SC_OPEN_MAX"))
