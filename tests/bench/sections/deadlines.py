"""Offers whose deadlines end at the same second."""

from tests.bench import servers
from tests.bench.report import Figure
from tests.bench.running import ran


async def deadlines(folder, plan):
    """All due at the same second, one clock, as many agents free as there are conversations."""
    servers.copy(folder.parent / "prepared", folder)
    found = ran(folder, "tests.bench.deadlines", str(plan.deadlines))
    if found["reassigned"] != plan.deadlines:
        raise RuntimeError(f"{found['reassigned']} of {plan.deadlines} conversations found another desk")
    name = f"{plan.deadlines:,} offers due at once"
    return [
        Figure(f"{name}: after their deadline, all on another desk", "s", found["all"], most=1),
        Figure(f"{name}: after their deadline, all screens told", "s", found["told"]),
    ]
