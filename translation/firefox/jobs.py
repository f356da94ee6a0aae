"""What somebody wants translated, in steps so small that others need not wait for the whole."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from .store import Unusable
from .translators import Translators
from .twin import Twin

MOST_TEXTS = 100
LONGEST_TEXT = 12_000  # characters
STEP = 600  # characters that are translated at a time, where a sentence ends so early
WORTH_SHARING = 4  # steps; a child costs some milliseconds

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…。！？])(?=\s|[\u3000-\u9fff\uac00-\ud7af])")

type Translate = Callable[[str], str]


class Job:
    """`answer` is there once `done` is set: {"texts": […]}, or {"error": a word}: "late", or with "pair" what is
    wrong with a model (store.Trouble)."""

    def __init__(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> None:
        self.texts, self.source, self.target = texts, source, target
        self.deadline = time.monotonic() + seconds
        self.done = threading.Event()
        self.answer: dict[str, object] = {}
        steps = [(at, portion) for at, text in enumerate(texts) for portion in portions(text)]
        self._of_text = [at for at, _portion in steps]
        self._portions = [portion for _at, portion in steps]
        self._open = deque(range(len(steps)))  # places of portions that nobody has begun
        self._made: dict[int, str] = {}  # by place
        self._twin: Twin | None = None

    @property
    def left(self) -> int:
        """Steps that nobody has begun; none where its time is over."""
        return len(self._open) if time.monotonic() <= self.deadline else 0

    @property
    def is_shared(self) -> bool:
        return self._twin is not None

    def step(self, translators: Translators, *, may_share: bool = False) -> None:
        """Translates a portion; after the last one, and where it cannot go on, the job is done.

        `may_share`: a child may translate others of its portions meanwhile.
        """
        if time.monotonic() > self.deadline:
            return self.end({"error": "late"})
        try:
            translate = _through(translators, self.source, self.target)
            if may_share and not self._twin and len(self._open) >= WORTH_SHARING:
                self._share(translate)
            self._go_on(translate)
        except Unusable as why:
            return self.end({"error": why.trouble.value, "pair": why.pair})
        if len(self._made) == len(self._portions):
            self.end({"texts": self._together()})
        return None

    def end(self, answer: dict[str, object]) -> None:
        if self._twin:
            self._twin.end()
            self._twin = None
        self.answer = answer
        self.done.set()

    def _share(self, translate: Translate) -> None:
        with suppress(OSError):  # no room for a child: then without one
            self._twin = Twin({place: self._portions[place] for place in self._open}, translate)

    def _go_on(self, translate: Translate) -> None:
        place = self._taken()
        if place is not None:
            self._made[place] = translate(self._portions[place])
        elif self._twin:
            self._made |= self._twin.ended()
            self._twin = None
            self._open.extend(place for place in range(len(self._portions)) if place not in self._made)

    def _taken(self) -> int | None:
        """The place of the portion that comes next; None where only the twin is still at one."""
        if self._twin is None:
            return self._open.popleft() if self._open else None
        place = self._twin.take()
        while self._open and (place is None or self._open[0] <= place):
            self._open.popleft()  # those in between the twin has begun
        return place

    def _together(self) -> list[str]:
        texts = [""] * len(self.texts)
        for place, at in enumerate(self._of_text):
            texts[at] += self._made[place]
        return texts


def portions(text: str) -> Iterator[str]:
    """Sentences, as many together as a step takes. Joined they are the text."""
    portion = ""
    for sentence in _SENTENCE_ENDS.split(text):
        if portion and len(portion) + len(sentence) > STEP:
            yield portion
            portion = ""
        portion += sentence
    yield portion


def _through(translators: Translators, source: str, target: str) -> Translate:
    """A portion through what it takes, without the spaces around it. Raises Unusable."""
    chain = translators.chain(source, target)

    def translate(portion: str) -> str:
        words = portion.strip()
        made = words
        for translated in chain if words else []:
            made = translated(made)
        return portion.replace(words, made, 1) if words else portion

    return translate
