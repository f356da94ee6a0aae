"""How long a whole run takes, and a quick one while developing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How long each part may take."""

    rounds: int
    seconds: float  # of one round
    search_seconds: float  # at each pace that is tried
    idle_seconds: float
    watch_seconds: float  # of the processor's idling
    demo: tuple[str, ...]
    pushes: int
    deadlines: int
    visitors: int  # who write within a fifth of a second
    calls: int  # of each kind


FULL = Plan(3, 6, 3, 6, 30, ("--scene", "--conversations", "50000", "--messages", "1000000"), 10_000, 1_000, 1_000, 20)
QUICK = Plan(1, 4, 2, 5, 10, ("--scene", "--conversations", "500", "--messages", "10000"), 500, 50, 300, 3)
