"""Two servers, a clock and a worker on PostgreSQL and Redis, 20 messages a second; one after the other is killed.

python -m tests.chaos     a few minutes; the figures go to docs/benchmarks/chaos.json, 1 is returned where any is wrong
"""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path

from redis import Redis

from tests.bench import report
from tests.bench.pace import percentile
from tests.services import running_postgresql, running_redis

from . import checker
from .clients import Agent, Visitor
from .processes import ROOT, Process, Web, environment_of

SAID_A_SECOND = 10  # and as many answers
CALM = 6.0  # seconds between two blows
DOWN = 3.0  # seconds until what was killed is started again
REDIS_AWAY = 20.0
MOST_WAITING = 100  # words that nobody has acknowledged yet; more are not said, on a machine that is too slow
QUIET = 120.0  # seconds in which everything must have arrived, once nobody writes any more


class Company:
    """Everybody, and the notes that are taken."""

    def __init__(self, people, ports):
        self.said = {}  # client id → when
        self.took = {}  # client id → seconds until its acknowledgement
        self.acknowledged = set()
        self.acknowledged_at = []
        self.visitors = [Visitor(list(ports), token, self._acknowledge) for token in people["visitors"]]
        self.agents = [Agent(list(ports), known, self._acknowledge) for known in people["agents"]]
        self.is_writing = True
        self.dice = random.Random(12)  # noqa: S311 - the same words each time

    def _acknowledge(self, client_id):
        now = time.monotonic()
        self.acknowledged.add(client_id)
        self.acknowledged_at.append(now)
        if client_id in self.said:
            self.took[client_id] = now - self.said[client_id]

    @asynccontextmanager
    async def at_work(self):
        work = [side.run() for side in [*self.visitors, *self.agents]]
        work += [agent.work() for agent in self.agents] + [agent.stay_available() for agent in self.agents]
        tasks = [asyncio.ensure_future(one) for one in [*work, self._write()]]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self):
        number = 0
        while self.is_writing:
            await asyncio.sleep(1 / SAID_A_SECOND)
            if sum(len(visitor.outbox) for visitor in self.visitors) >= MOST_WAITING:
                continue
            who = (
                number % len(self.visitors) if number < len(self.visitors) else self.dice.randrange(len(self.visitors))
            )
            number += 1
            client_id = f"v-{who}-{number}"
            self.said[client_id] = time.monotonic()
            self.visitors[who].say(client_id, client_id)

    def is_done(self):
        is_sent = not any(visitor.outbox for visitor in self.visitors)
        answered = {client_id.replace("v-", "a-", 1) for client_id in self.said}
        return is_sent and answered <= self.acknowledged

    def longest_silence(self, since, until):
        """Seconds without any acknowledgement."""
        moments = [since, *(at for at in self.acknowledged_at if since <= at <= until), until]
        return max(after - before for before, after in pairwise(moments))


class Blows:
    """What is done to the product, one blow after the other; `silences` says for how long nothing was acknowledged."""

    def __init__(self, company, processes, postgresql, redis):
        self.company = company
        self.one, self.other, self.clock, self.worker = processes
        self.postgresql = postgresql
        self.redis = redis
        self.silences = {}
        self.notes = {}

    async def all(self):
        await asyncio.sleep(2 * CALM)
        for name, blow in {
            "a server killed": self._killed(self.one),
            "the clock killed": self._killed(self.clock),
            "the worker killed": self._killed(self.worker),
            "Redis away for 20 s, and emptied": self._redis_away(),
            "Redis emptied": self._redis_emptied(),
            "PostgreSQL restarted": self._postgresql_restarted(),
            "a server stopped and started": self._stopped(self.other),
        }.items():
            print(f"  {name}", flush=True)
            since = time.monotonic()
            await blow
            await asyncio.sleep(CALM)
            self.silences[name] = self.company.longest_silence(since, time.monotonic())

    async def _killed(self, process):
        await process.kill()
        await asyncio.sleep(DOWN)
        process.start()
        if isinstance(process, Web):
            await process.until_it_answers()

    async def _stopped(self, process):
        self.notes["a server's end by SIGTERM"] = await process.stop()
        process.start()
        await process.until_it_answers()

    async def _redis_away(self):
        self.redis.stop()
        await asyncio.sleep(REDIS_AWAY)
        self.notes["healthz without Redis"] = await self.one.answers()
        self.notes["readyz without Redis"] = await self.one.answers("/readyz")
        self.redis.start()
        await self._redis_emptied()

    async def _redis_emptied(self):
        with Redis.from_url(self.redis.url) as administrator:
            administrator.flushall()

    async def _postgresql_restarted(self):
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self.postgresql.stop)
        await asyncio.sleep(DOWN)
        await loop.run_in_executor(None, self.postgresql.start)


async def play(people, processes, postgresql, redis):
    one, other, *_rest = processes
    for process in processes:
        process.start()
    for web in (one, other):
        await web.until_it_answers()
    company = Company(people, [one.port, other.port])
    blows = Blows(company, processes, postgresql, redis)
    async with company.at_work():
        await blows.all()
        company.is_writing = False
        ended = time.monotonic()
        while not company.is_done() and time.monotonic() < ended + QUIET:  # noqa: ASYNC110 - a condition of many parts
            await asyncio.sleep(0.5)
        quiet_after = time.monotonic() - ended
        await asyncio.sleep(2 * CALM)  # what goes out last has come
        stored = checker.Stored(postgresql.url)
        found = checker.faults(stored, company.acknowledged, company.visitors, company.agents)
    return company, blows, stored, found, quiet_after


def main():
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pupitre-chaos-")))
        postgresql = stack.enter_context(running_postgresql())
        redis = stack.enter_context(running_redis())
        environment = environment_of(folder, postgresql.url, redis.url)
        for arguments in (
            ["manage.py", "migrate", "--verbosity", "0"],
            ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            ["-m", "tests.chaos.company", folder / "people"],
        ):
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)
        webs = [Web(name, folder, environment) for name in ("one", "other")]
        rest = [Process(command, folder, environment, command) for command in ("run_clock", "run_jobs")]
        for web in webs:
            web.environment = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{webs[0].port}"}
        for process in [*webs, *rest]:
            stack.callback(process.clear_away)
        people = json.loads((folder / "people").read_text())
        outcome = None
        try:
            outcome = asyncio.run(play(people, [*webs, *rest], postgresql, redis))
        finally:
            if outcome is None or any(outcome[3].values()):
                for process in [*webs, *rest]:
                    print(f"---- {process.name}\n{process.log.read_text()[-6000:]}")
    return tell(*outcome)


def tell(company, blows, stored, found, quiet_after):
    took = sorted(company.took.values())
    figures = [
        report.Figure("messages acknowledged", "", len(company.acknowledged)),
        report.Figure("messages stored", "", len(stored.messages)),
        *(report.Figure(kind, "", len(what), most=0) for kind, what in found.items()),
        report.Figure("acknowledged, median of what visitors said", "s", percentile(took, 50)),
        report.Figure("acknowledged, p99 of what visitors said", "s", percentile(took, 99)),
        *(report.Figure(f"longest silence: {name}", "s", seconds) for name, seconds in blows.silences.items()),
        report.Figure("all answered after the last word", "s", quiet_after, most=QUIET),
    ]
    print(report.table(figures))
    for name, note in blows.notes.items():
        print(f"{name}: {note}")
    late = sum(bool(side.late) for side in [*company.visitors, *company.agents])
    print(f"pages that were told of late updates: {late} of {len(company.visitors) + len(company.agents)}")
    for kind, what in found.items():
        if what:
            print(f"{kind}: {what[:20]}")
    print(report.write("chaos", figures, "make chaos"))
    return int(any(found.values()) or not company.is_done())


if __name__ == "__main__":
    sys.exit(main())
