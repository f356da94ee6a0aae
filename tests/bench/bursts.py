"""First messages of many visitors within a moment: how long until each is acknowledged, and until all have somebody or
a place in the queue.

Each visitor comes from an address of its own: no limit is switched off for it.

python -m tests.bench.bursts FILE COUNT    makes the people in DATA_DIR's database, writes what the clients need to know
"""

import asyncio
import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from . import servers
from .pace import percentile
from .report import Figure
from .wire import Socket, in_batches

AGENTS, CAPACITY, QUEUE = 50, 3, 1000
WORDS = "bench-{} Hello, I have just paid twice for the same parcel. Can you help me?"
PATIENCE = 60  # seconds


async def first_messages(folder, count, *, within):
    """`count` visitors who were greeted write their first word within so many seconds."""
    people = prepare(folder, count)
    with servers.product(folder) as server:
        ours = await _burst(Pupitre(server, folder, people), count, within)
    other = folder / "bare"
    other.mkdir()
    with servers.bare(other) as server:
        bare = await _burst(Bare(server), count, within)
    name = f"{count:,} first messages within {within:g} s"
    acknowledged, slowest = 1000 * percentile(ours["acknowledged"], 99), 1000 * percentile(bare["acknowledged"], 99)
    return [
        Figure(f"{name}: acknowledged, p50", "ms", 1000 * percentile(ours["acknowledged"], 50)),
        Figure(f"{name}: acknowledged, p99", "ms", acknowledged, slowest, most=max(3000, slowest)),
        Figure(f"{name}: then all on a desk or placed, after", "s", ours["placed"], most=5),
        Figure(f"{name}: then all told their place or agent, after", "s", ours["told"]),
        Figure(f"{name}: sockets that were closed", "sockets", ours["closed"], most=0),
        Figure(f"{name}: out of order, or above capacity", "conversations", ours["wrong"], most=0),
        Figure(f"{name}: processor time, all in all", "s", ours["processor"], bare["processor"]),
    ]


async def _burst(side, count, within):
    await side.connect(count)
    await side.server.calm()
    before = side.server.processor_seconds()
    sent, start = {}, time.perf_counter()
    for number in range(count):
        if (wait := start + number * within / count - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        sent[number] = time.perf_counter()
        await side.say(number)
    await _until(lambda: len(side.acknowledged) == count)
    took = sorted(at - sent[number] for number, at in side.acknowledged.items())
    acknowledged = max(side.acknowledged.values())
    found = await side.settled(count, acknowledged)
    await side.server.calm()
    found["processor"] = side.server.processor_seconds() - before
    found["closed"] = sum(socket.closed is not None for socket in side.sockets)
    await asyncio.gather(*(socket.close() for socket in side.sockets))
    return {"acknowledged": took, **found}


async def _until(is_so):
    deadline = time.perf_counter() + PATIENCE
    while not is_so():
        if time.perf_counter() > deadline:
            raise RuntimeError("What was waited for did not come")
        await asyncio.sleep(0.02)
    return time.perf_counter()


class Pupitre:
    def __init__(self, server, folder, people):
        self.server, self.database, self.people = server, folder / "pupitre.sqlite3", people
        self.acknowledged, self.greeted, self.told, self.sockets = {}, set(), set(), []

    async def connect(self, count):
        port = self.server.port
        for agent in self.people["agents"]:
            opened = await Socket.open(port, "/ws/desk/?rows", lambda _frame: None, cookie=agent, beats=True)
            self.sockets.append(opened)
        self.visitors = await in_batches(self._visitor(number) for number in range(count))
        self.sockets += self.visitors
        await _until(lambda: len(self.greeted) == count)

    async def _visitor(self, number):
        path = f"/ws/widget/{self.people['inbox']}/"
        heard = lambda frame: self._heard(number, frame)  # noqa: E731 - of this visitor
        socket = await Socket.open(self.server.port, path, heard, beats=True, at=number)
        await socket.send(type="hello", token=self.people["tokens"][number], language="fr", page={"url": "/"})
        return socket

    async def say(self, number):
        await self.visitors[number].send(type="post", client_id=f"first-{number}", text=WORDS.format(number))

    def _heard(self, number, frame):
        if frame["type"] == "welcome":
            self.greeted.add(number)
        elif frame["type"] == "ack":
            self.acknowledged[number] = time.perf_counter()
        elif frame["type"] == "state" and ('class="place"><b>' in frame["html"] or "Agent" in frame["html"]):
            self.told.add(number)
        elif frame["type"] in ("refused", "error"):
            raise RuntimeError(f"Visitor {number} was refused: {frame['text']}")

    async def settled(self, count, since):
        """When all have a desk or a place, when they know it, and how many of them are wrong."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            nobody = "SELECT count(*) FROM conversations_conversation WHERE agent_id IS NULL AND queued_at IS NULL"
            placed = await _until(lambda: database.execute(nobody).fetchone()[0] == 0)
            told = await _until(lambda: len(self.told) == count)
            return {"placed": placed - since, "told": told - since, "wrong": wrong(database, count)}


class Bare:
    """A socket each, to which its own words come back: that is their acknowledgement."""

    def __init__(self, server):
        self.server = server
        self.acknowledged, self.sockets = {}, []

    async def connect(self, count):
        self.sockets = await in_batches(self._visitor(number) for number in range(count))

    async def _visitor(self, number):
        heard = lambda _frame: self.acknowledged.setdefault(number, time.perf_counter())  # noqa: E731
        return await Socket.open(self.server.port, f"/ws/visitor-{number}/", heard, at=number)

    async def say(self, number):
        await self.sockets[number].send(conversation=number, to=f"visitor-{number}", text=WORDS.format(number))

    async def settled(self, count, since):
        return {}


def wrong(database, count):
    """How many are out of the order in which they were stored, or lie on a desk that is full."""
    rows = database.execute("SELECT agent_id, queued_at FROM conversations_conversation ORDER BY id").fetchall()
    desks = [agent for agent, _queued in rows if agent]
    over = sum(max(0, desks.count(agent) - CAPACITY) for agent in set(desks))
    seats = min(count, AGENTS * CAPACITY)
    queue = [queued for _agent, queued in rows[seats:]]
    return over + sum(agent is None for agent, _queued in rows[:seats]) + sum(a > b for a, b in pairwise(queue))


def prepare(folder, count):
    servers.manage(folder, "migrate", "--verbosity", "0")
    servers.manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    servers.run(folder, "-m", "tests.bench.bursts", str(folder / "burst.json"), str(count))
    return json.loads((folder / "burst.json").read_text())


def make(count):
    """A chat whose group has AGENTS agents and a queue of QUEUE, and tokens of visitors."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.utils import timezone

    from console.widget import tokens
    from conversations.models import Group, Inbox
    from conversations.people.models import User
    from routing.models import Agent, Availability, Rule

    from .company import session_of

    now = timezone.now()
    inbox = Inbox.objects.create(
        name="burst.example", key="burst", channel="chat", company="Burst", first_answer_seconds=0
    )  # nobody answers here: who was assigned is to stay where they are
    group = Group.objects.create(name="Burst", queue_size=QUEUE)
    Rule.objects.create(inbox=inbox, group=group)
    people = [User(email=f"agent{n}@burst.example", first_name=f"Agent {n}", language="fr") for n in range(AGENTS)]
    for user in people:
        user.set_unusable_password()
    people = User.objects.bulk_create(people)
    group.members.add(*people)
    agents = [Agent(user=user, languages=["fr"], seen_at=now, foreground_at=now) for user in people]
    Availability.objects.bulk_create(
        Availability(agent=agent, channel="chat", capacity=CAPACITY, is_wanted=True, changed_at=now)
        for agent in Agent.objects.bulk_create(agents)
    )
    return {
        "inbox": inbox.key,
        "agents": [session_of(user) for user in people],
        "tokens": [tokens.new_token(inbox) for _ in range(count)],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(make(int(sys.argv[2]))))
