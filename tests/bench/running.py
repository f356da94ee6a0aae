"""What sections share: servers that run beside each other, programs of their own, and figures of the times taken."""

import asyncio
import json
import statistics
import subprocess
import sys
from contextlib import ExitStack, asynccontextmanager

from . import servers
from .pace import percentile
from .report import Figure
from .sides import Bare, Pupitre

PAGE_REQUESTS = 50


@asynccontextmanager
async def at_rest(sides):
    """All are connected all the time, warm, and have done what they do when many come."""
    for side in sides:
        await side.connect()
    for side in sides:
        await side.warm("say", "answer")
    yield
    for side in sides:
        await side.disconnect()


class both:  # noqa: N801 - reads as the verb it is in `with both(folder) as sides`
    def __init__(self, folder):
        self.folder = folder
        self.prepared = next(above / "prepared" for above in folder.parents if (above / "prepared").exists())

    def __enter__(self):
        self.stack = ExitStack()
        people = servers.copy(self.prepared, self.folder)
        ours = self.stack.enter_context(servers.product(self.folder))
        other = self.folder / "bare"
        other.mkdir()
        bare = self.stack.enter_context(servers.bare(other))
        return Pupitre(ours, people), Bare(bare, people)

    def __exit__(self, *exception):
        return self.stack.__exit__(*exception)


def ran(folder, module, *options):
    """What a program of its own found, on the data in `folder`: the JSON that it prints."""
    counted = subprocess.run(
        [sys.executable, "-m", module, *options],
        cwd=servers.ROOT,
        env=servers.environment_of(folder),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(counted.stdout)


async def timed(name, request, *, most):
    """Time to the whole response, of one request after another; the first few only warm up."""
    took = sorted([await _seconds(request()) for _ in range(PAGE_REQUESTS + 3)][3:])
    return [Figure(f"{name}, p{percent}", "ms", 1000 * percentile(took, percent), most=most) for percent in (50, 95)]


async def _seconds(coroutine):
    loop = asyncio.get_running_loop()
    start = loop.time()
    await coroutine
    return loop.time() - start


def compared(name, percent, *rounds, most_times_bare):
    """Ours beside the bare one's: the median over the rounds, each a list of sorted seconds. `most_times_bare`: by the
    percentile, where there is an aim.
    """
    ours, bare = (1000 * statistics.median(percentile(took, percent) for took in each) for each in rounds)
    return Figure(f"{name}, p{percent}", "ms", ours, bare, most_times_bare=most_times_bare.get(percent))


def percentiles(name, took, aims):
    """Of milliseconds; `aims`: the most that each percentile may be, None where there is no aim."""
    return [
        Figure(f"{name}, p{percent}", "ms", percentile(sorted(took), percent), most=most)
        for percent, most in aims.items()
    ]
