"""Other people's channels: webhooks accepted beside a bare view that stores them, and the way of a message both ways.

python -m tests.bench.webhooks     connects DATA_DIR's database with the number that is played here
"""

import asyncio
import json
import os
import sqlite3
import statistics
import threading
import time
from contextlib import contextmanager

from console.demo.provider.server import Provider
from console.demo.provider.whatsapp import Customer, Number

from . import servers
from .pace import latencies, percentile
from .sides import NUMBER, WORDS, Ours
from .wire import Http, Socket, in_batches

KEY = "bench-whatsapp"
PEOPLE = 100
CLIENTS = 16  # connections of a provider that posts as fast as it is answered
BATCH = 10  # messages in one webhook
FEW = 10  # a second: each of PEOPLE is answered less often than every six seconds, as WhatsApp wants it
SECRET, TOKEN = "bench-app-secret", "bench-access-token"
PATH = f"/hooks/whatsapp/{KEY}/"


def number():
    people = [Customer(f"FR.{at:020}", f"Person {at}", phone=f"336{at:08}") for at in range(PEOPLE)]
    return Number("106540300000009", "33180000009", SECRET, TOKEN, people, "215589300000009")


def webhook(played, texts, *, at=0):
    """The body of one with a message of each of these texts, from different people."""
    now = int(time.time())
    told = [played.message(played.customers[(at + n) % PEOPLE], text, at=now) for n, text in enumerate(texts)]
    whole = told[0]
    whole["entry"] = [entry for each in told for entry in each["entry"]]
    return json.dumps(whole).encode()


class Posts:
    """A provider's kept-alive connections to one server; its signed webhooks are made before they are timed."""

    def __init__(self, port, played, *, messages=1):
        self.http = Http(port, "")
        self.played, self.messages = played, messages
        self.count = 0

    def make(self):
        self.count += 1
        texts = [f"A message of many, {self.count}.{n}" for n in range(self.messages)]
        body = webhook(self.played, texts, at=self.count)
        return body, {"Content-Type": "application/json", **self.played.proof(body, "")}

    async def post(self, made):
        body, headers = made
        await self.http.post_bytes(PATH, body, headers)

    async def accepted(self, seconds):
        """Webhooks a second, by CLIENTS that post the next one as soon as they are answered."""
        ready = [self.make() for _ in range(CLIENTS * 50)]
        answered, end = 0, time.perf_counter() + seconds

        async def client():
            nonlocal answered
            while time.perf_counter() < end:
                await self.post(ready.pop() if ready else self.make())
                answered += 1

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return answered / seconds

    async def answered(self, rate, seconds):
        """Seconds until each was answered at this pace, sorted; by the moment at which it should have left."""
        ready = [self.make() for _ in range(max(1, int(rate * seconds)))]
        took, start = [], time.perf_counter()

        async def one(made, due):
            await self.post(made)
            took.append(time.perf_counter() - due)

        running = []
        for at, made in enumerate(ready):
            due = start + at / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            running.append(asyncio.ensure_future(one(made, due)))
        await asyncio.gather(*running)
        return sorted(took)

    async def close(self):
        await self.http.close()


async def acceptance(folder, *, messages, rounds, seconds, options=()):
    """Medians over the rounds, of ours and of the bare view: webhooks a second, and all times at half the lower rate.

    The servers take turns; what ours has still to read by then is read by a process of its own, or not at all.
    """
    connected(folder)
    bare_folder = folder / "bare"
    bare_folder.mkdir()
    played = number()
    with servers.product(folder, *options) as ours, servers.bare(bare_folder) as bare:
        sides = [(server, Posts(server.port, played, messages=messages)) for server in (ours, bare)]
        rates, times = [[], []], [[], []]
        for server, posts in sides:
            await posts.accepted(1)  # warm
            await server.calm()
        for _ in range(rounds):
            for found, (server, posts) in zip(rates, sides, strict=True):
                found.append(await posts.accepted(seconds))
                await server.calm()
        half = min(map(statistics.median, rates)) / 2
        for _ in range(rounds):
            for found, (server, posts) in zip(times, sides, strict=True):
                found.extend(await posts.answered(half, seconds))
                await server.calm()
        for _server, posts in sides:
            await posts.close()
    return [statistics.median(found) for found in rates], [sorted(found) for found in times], half


class Channel(Ours):
    """People write on WhatsApp, agents answer on their sockets; what comes is seen there and at the provider."""

    def __init__(self, server, people, provider):
        super().__init__(server, people)
        self.provider, self.played = provider, provider.accounts[0]
        provider.heard = self.heard_there
        self.visitors = self.pages = ()

    async def connect(self):
        """Each person's first words open a conversation; all agents have theirs open."""
        port = self.server.port
        self.posts = Http(port, "")
        for at in range(PEOPLE):
            await self._post(at, "The first words")
        self.people["conversations"] = await self._opened()
        self.agents = await in_batches(
            Socket.open(port, "/ws/desk/?rows", self.heard_by_agent, cookie=agent["session"], beats=True)
            for agent in self.people["agents"]
        )
        for conversation in self.people["conversations"]:
            socket = self.agents[conversation["agent"]]
            await socket.send(type="open", conversation=conversation["pk"], after=conversation["revision"])

    async def disconnect(self):
        await super().disconnect()
        await self.posts.close()

    async def say(self, at, number):
        await self._post(at, WORDS.format(number))

    def heard_there(self, text):
        if (found := NUMBER.search(text)) and self.arrived:
            self.arrived(int(found[1]))

    async def _post(self, at, text):
        body = webhook(self.played, [text], at=at)
        headers = {"Content-Type": "application/json", **self.played.proof(body, "")}
        await self.posts.post_bytes(PATH, body, headers)

    async def _opened(self):
        """Once all have been read and given to somebody, by the order of the people."""
        query = """
            SELECT visitor.name, conversation.id, conversation.revision, person.email
            FROM conversations_conversation conversation
            JOIN conversations_inbox inbox ON inbox.id = conversation.inbox_id AND inbox.key = ?
            JOIN conversations_visitor visitor ON visitor.id = conversation.visitor_id
            JOIN accounts_user person ON person.id = conversation.agent_id"""
        for _ in range(600):
            with sqlite3.connect(self.people["database"]) as database:
                rows = {row[0]: row[1:] for row in database.execute(query, [KEY])}
            if len(rows) == PEOPLE:
                break
            await asyncio.sleep(0.1)
        found = [rows[f"Person {at}"] for at in range(PEOPLE)]
        agent = {f"agent{number}@bench.example": number for number in range(len(self.people["agents"]))}
        return [{"pk": pk, "revision": revision, "agent": agent[email]} for pk, revision, email in found]


async def ways(folder, *, seconds):
    """Seconds from a webhook to the agent's screen, and from an agent's answer to the provider's socket; sorted."""
    people = connected(folder)
    with playing() as provider:
        (folder / "graph_api_url").write_text(provider.address)
        with servers.product(folder) as server:
            side = Channel(server, people, provider)
            await side.connect()
            found = []
            for direction in ("say", "answer"):
                await latencies(side, direction, rate=FEW, seconds=seconds / 4)  # warm
                await server.calm()
                found.append(await latencies(side, direction, rate=FEW, seconds=seconds))
                await server.calm()
            await side.disconnect()
    return found


class Played(Provider):
    """Says what it takes to `heard`."""

    heard = staticmethod(lambda _text: None)

    def taken(self, account, said, outside_id):
        self.heard(account.text_of(said))


@contextmanager
def playing():
    with Played(number()) as provider:
        thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()


def connected(folder):
    """The prepared company, which people can write to on WhatsApp too."""
    prepared = next(above / "prepared" for above in folder.parents if (above / "prepared").exists())
    people = servers.copy(prepared, folder)
    servers.run(folder, "-m", "tests.bench.webhooks")
    return {**people, "database": folder / "pupitre.sqlite3"}


def share_over(took, limit):
    """Percent of what took longer than so many seconds."""
    return 100 * sum(seconds > limit for seconds in took) / len(took)


def milliseconds(took, percent):
    return 1000 * percentile(took, percent)


def connect():
    from django.utils import timezone

    from conversations.models import Connection, Group, Inbox
    from routing.models import Agent, Availability, Rule

    played = number()
    inbox = Inbox.objects.create(name="WhatsApp", key=KEY, channel="whatsapp", company="Bench")
    Rule.objects.create(inbox=inbox, group=Group.objects.get(name="Bench"))
    entered = {"phone_number_id": played.phone_number_id, "business_account": played.business_account}
    secrets = {"app_secret": SECRET, "access_token": TOKEN}
    Connection.objects.create(inbox=inbox, values=entered, secrets=secrets)
    given = {"channel": "whatsapp", "capacity": PEOPLE, "is_wanted": True, "changed_at": timezone.now()}
    Availability.objects.bulk_create([Availability(agent=agent, **given) for agent in Agent.objects.all()])


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    connect()
