"""Video calls, in two browsers."""

import asyncio

from tests.bench import servers
from tests.bench.pace import percentile
from tests.bench.report import Figure
from tests.bench.running import ran


async def pictures(folder, plan):
    """From the tap that accepts a call, or from the moment that the network is back, until both sides see a picture."""
    folder.mkdir()
    for command in (("migrate", "--verbosity", "0"), ("demo", "--once"), ("collectstatic", "--noinput")):
        servers.manage(folder, *command)
    took = await asyncio.to_thread(ran, folder, "tests.bench.calls", str(plan.calls))
    names = {
        "direct": ("A call is accepted → both see a picture", 1500),
        "relayed": ("The same through a relay over TLS", 3000),
        "back": ("The network is back after 3 s → both see the picture move", 3000),
        # Chromium on Linux has no candidate for 1.5 to 3.2 s, whatever the page does.
        "on_again": ("The same where the phone's device was off", 3000),
    }
    return [
        Figure(
            f"{name}, p{percent}", "ms", percentile(sorted(took[kind]), percent), most=aim if percent == 95 else None
        )
        for kind, (name, aim) in names.items()
        for percent in (50, 95)
    ]
