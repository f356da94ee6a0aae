"""What somebody wants translated, in steps so small that others need not wait for the whole."""

import re
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence

from .store import Unusable
from .translators import Translators

MOST_TEXTS = 100
LONGEST_TEXT = 12_000  # characters
STEP = 600  # characters that are translated at a time, where a sentence ends so early

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…。！？])(?=\s|[\u3000-\u9fff\uac00-\ud7af])")


class Job:
    """`answer` is there once `done` is set: {"texts": […]}, or {"error": a word}: "late", or with "pair" what is
    wrong with a model (store.Trouble)."""

    def __init__(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> None:
        self.texts, self.source, self.target = texts, source, target
        self.deadline = time.monotonic() + seconds
        self.done = threading.Event()
        self.answer: dict[str, object] = {}
        self._made: list[list[str]] = [[] for _text in texts]
        self._steps = deque((at, portion) for at, text in enumerate(texts) for portion in portions(text))

    @property
    def left(self) -> int:
        """Steps; none where its time is over."""
        return len(self._steps) if time.monotonic() <= self.deadline else 0

    def step(self, translators: Translators) -> None:
        """Translates a portion; after the last one, and where it cannot go on, the job is done."""
        if time.monotonic() > self.deadline:
            return self.end({"error": "late"})
        try:
            if self._steps:
                at, portion = self._steps.popleft()
                self._made[at].append(_through(portion, translators, self.source, self.target))
        except Unusable as why:
            return self.end({"error": why.trouble.value, "pair": why.pair})
        if not self._steps:
            self.end({"texts": ["".join(made) for made in self._made]})
        return None

    def end(self, answer: dict[str, object]) -> None:
        self.answer = answer
        self.done.set()


def portions(text: str) -> Iterator[str]:
    """Sentences, as many together as a step takes. Joined they are the text."""
    portion = ""
    for sentence in _SENTENCE_ENDS.split(text):
        if portion and len(portion) + len(sentence) > STEP:
            yield portion
            portion = ""
        portion += sentence
    yield portion


def _through(portion: str, translators: Translators, source: str, target: str) -> str:
    words = portion.strip()
    made = words
    for translated in translators.chain(source, target) if words else []:
        made = translated(made)
    return portion.replace(words, made, 1) if words else portion
