"""An engine for tests that look at something else: no process, no network, the same answer each time.

The fixture `fake_engine` (tests/conftest.py) makes it the only one that is switched on.
"""

from itertools import permutations
from uuid import uuid4

from translation.engine import Direction, NotReached, Quality
from translation.languages import LANGUAGES


class FakeEngine:
    """Says "en: <text>" for a text into English. `says` has the translations that a test wants by name."""

    key = "fake"
    label = "Fake"
    leaves_machine = False
    asks_for = ()
    says = "For tests."

    def __init__(self, account=None):
        self.version = uuid4().hex  # nothing is remembered of an earlier test, of whatever process
        self.says: dict[str, str] = {}
        self.is_reached = True
        self.fails = 0  # times before it answers
        self.retry_after = 0.0
        self.asked: list[tuple[list[str], str, str]] = []  # what it was asked: texts, source, target
        self.quality = {Direction(*pair): Quality.GOOD for pair in permutations(LANGUAGES, 2)}

    def directions(self):
        return self.quality

    def translate(self, texts, source, target, *, seconds):
        self.asked.append((list(texts), source, target))
        if not self.is_reached or self.fails:
            self.fails = max(0, self.fails - 1)
            raise NotReached("switched off by the test", retry_after=self.retry_after)
        return [self.says.get(text, f"{target}: {text}") for text in texts]
