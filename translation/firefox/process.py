"""The language process: one thread translates, others hear what is asked, and tell languages or wait with whoever asks.
A child helps with many texts, one at a time.

After each step the job with the fewest left goes on: what was just written comes before the first messages of a page,
and those before the rest, however many ask. Whoever asks for what cannot be is refused, and whoever asks nothing is
hung up on.
"""

import os
import queue
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

from translation import frames, likelihood
from translation.processes import LOOK_UP, only_one

from . import twin
from .jobs import LONGEST_TEXT, MOST_TEXTS, Job
from .translators import Translators

MOST_AT_ONCE = 64  # connections
SILENT = 5.0  # seconds that a connection may be
LONGEST_WAIT = 600.0  # seconds that somebody may give a job


class Process:
    """`room`: bytes for the models. `has_twins`: of many texts a child translates some (`twin`)."""

    def __init__(self, path: Path, room: int, *, has_twins: bool = False) -> None:
        self._path = path
        self._has_twins = has_twins
        self._translators = Translators(room)
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def run(self, over: threading.Event) -> None:
        """Until it is over. Where another process translates here already, it waits to take its place.

        Raises OSError where nothing can listen at the path.
        """
        with only_one(self._path.with_suffix(".lock"), over) as is_alone:
            if is_alone:
                self._run_alone(over)

    def _run_alone(self, over: threading.Event) -> None:
        with self._listening() as listener:
            threading.Thread(target=self._hear, args=[listener], name="hears", daemon=True).start()
            self._work(over)

    def _listening(self) -> socket.socket:
        """A socket that only this account can open. One that an ended process left gives way."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        mask = os.umask(0o177)
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(mask)
        listener.listen(MOST_AT_ONCE)
        return listener

    def _work(self, over: threading.Event) -> None:
        """In the one thread that may touch a translator."""
        waiting: list[Job] = []
        while not over.is_set():
            with suppress(queue.Empty):
                while True:
                    waiting.append(self._jobs.get(block=not waiting, timeout=LOOK_UP))
            if waiting:
                job = min(waiting, key=attrgetter("left"))  # of several the one that came first
                job.step(self._translators, may_share=self._may_share(waiting))
                if job.done.is_set():
                    waiting.remove(job)

    def _may_share(self, waiting: Sequence[Job]) -> bool:
        """One child at a time, while a core has nothing to do."""
        return self._has_twins and not any(job.is_shared for job in waiting) and twin.is_a_core_free()

    def _hear(self, listener: socket.socket) -> None:
        while True:
            try:
                peer, _address = listener.accept()
            except OSError:
                return  # it was closed: the process ends
            if self._places.acquire(blocking=False):
                threading.Thread(target=self._serve, args=[peer], name="serves", daemon=True).start()
            else:
                peer.close()

    def _serve(self, peer: socket.socket) -> None:
        with peer:
            try:
                peer.settimeout(SILENT)
                frames.send(peer, self._answer(frames.receive(peer)))
            except (OSError, frames.Broken):
                pass  # whoever asked has gone, or asked nothing
            finally:
                self._places.release()

    def _answer(self, words: dict[str, Any]) -> dict[str, object]:
        if "likeliest" in words:
            return _likeliest(words["likeliest"])
        job = _job(words)
        if job is None:
            return {"error": "refused"}
        self._jobs.put(job)
        job.done.wait(LONGEST_WAIT)
        return job.answer or {"error": "late"}


def _likeliest(texts: object) -> dict[str, object]:
    if not isinstance(texts, list) or len(texts) > likelihood.MOST or not _are_texts(texts, likelihood.LONGEST):
        return {"error": "refused"}
    return {"likeliest": likelihood.likeliest(texts)}


def _job(words: dict[str, Any]) -> Job | None:
    """Nothing of what came is believed."""
    texts, seconds = words.get("texts"), words.get("seconds")
    codes = (words.get("source"), words.get("target"))
    if not (isinstance(texts, list) and len(texts) <= MOST_TEXTS and isinstance(seconds, int | float)):
        return None
    if not _are_texts(texts, LONGEST_TEXT):
        return None
    if not all(isinstance(code, str) and code.isalpha() and len(code) <= 3 for code in codes):
        return None
    return Job(texts, str(codes[0]), str(codes[1]), seconds=min(seconds, LONGEST_WAIT))


def _are_texts(texts: list[Any], longest: int) -> bool:
    return all(isinstance(text, str) and len(text) <= longest for text in texts)
