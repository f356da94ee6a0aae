"""An engine that fails again and again is left alone for a while, so that nobody waits for it each time."""

import time
from dataclasses import dataclass

IN_A_ROW = 3  # failures
PAUSE = 30.0  # seconds, where the engine does not say how long itself
LONGEST_PAUSE = 600.0  # seconds, whatever it says


@dataclass
class Breaker:
    """One an engine and process."""

    failures: int = 0
    until: float = 0.0

    def is_open(self) -> bool:
        """Whether the engine is left alone now. Afterwards one more failure is enough."""
        return time.monotonic() < self.until

    def worked(self) -> None:
        self.failures = 0

    def failed(self, retry_after: float = 0.0) -> None:
        """`retry_after`: seconds for which the engine asks to be left alone."""
        self.failures += 1
        pause = retry_after or (PAUSE if self.failures >= IN_A_ROW else 0.0)
        self.until = time.monotonic() + min(pause, LONGEST_PAUSE)
