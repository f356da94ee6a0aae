"""An engine for tests that look at something else: no process, no network, the same answer each time.

The fixture `fake_engine` (tests/conftest.py) makes it the only one that is switched on.
"""

from itertools import permutations

from translation.engines.engine import Direction, NotReached, Quality
from translation.languages import LANGUAGES


class FakeEngine:
    """Says "en: <text>" for a text into English. `says` has the translations that a test wants by name."""

    key = "fake"
    label = "Fake"
    version = "1"
    leaves_machine = False

    def __init__(self):
        self.says: dict[str, str] = {}
        self.is_reached = True
        self.asked: list[tuple[list[str], str, str]] = []  # what it was asked: texts, source, target
        self.quality = {Direction(*pair): Quality.GOOD for pair in permutations(LANGUAGES, 2)}

    def directions(self):
        return self.quality

    def translate(self, texts, source, target, *, seconds):
        self.asked.append((list(texts), source, target))
        if not self.is_reached:
            raise NotReached("switched off by the test")
        return [self.says.get(text, f"{target}: {text}") for text in texts]
