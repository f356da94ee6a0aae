"""The two that are compared, with the same hundred conversations: connect everybody, say something, answer something.

What arrives is told to `arrived` with the number that stands in the text.
"""

import asyncio
import re
import sqlite3
from urllib.parse import urlencode

from .pace import latencies
from .wire import Http, Socket, in_batches

NUMBER = re.compile(r"bench-(\d+)")
WORDS = "bench-{} Hello, the parcel has not come yet; can you tell me where it is?"


class Side:
    def __init__(self, server, people):
        self.server = server
        self.people = people
        self.arrived = None  # who measures says whom to tell
        self.refused = []

    async def warm(self, *directions):
        """Caches and threads; what comes of it must be over before anything is measured."""
        await self.server.calm()
        for direction in directions:
            await latencies(self, direction, rate=50, seconds=2)
            await self.server.calm()

    async def disconnect(self):
        await asyncio.gather(*(socket.close() for socket in [*self.visitors, *self.agents]))
        for pages in self.pages:
            await pages.close()
        await self.server.calm()

    def heard(self, frame):
        if frame["type"] == "rows":
            self._read(frame["html"])

    def _read(self, html, is_for_reader=lambda _number: True):
        for number in map(int, NUMBER.findall(html)):
            if self.arrived and is_for_reader(number):
                self.arrived(number)


class Ours(Side):
    """Agents answer on their sockets, as pages do. Who spoke is shown it too: by that nothing has arrived."""

    name = "ours"

    def __init__(self, server, people):
        super().__init__(server, people)
        self.answers = set()  # their numbers

    def heard_by_agent(self, frame):
        if frame["type"] == "rows":
            self._read(frame["html"], lambda number: number not in self.answers)
        if frame["type"] == "error" or (frame["type"] == "answered" and frame["status"] != 200):
            self.refused.append(frame["text"])

    async def answer(self, at, number):
        self.answers.add(number)
        conversation = self.people["conversations"][at]
        agent = conversation["agent"]
        said = {"client_id": f"a-{number}", "text": WORDS.format(number)}
        user = self.people["agents"][agent]["id"]
        await self.agents[agent].send(type="answer", user=user, conversation=conversation["pk"], **said)


class Pupitre(Ours):
    """A visitor writes on the widget's socket, an agent on the desk's, or by POST; both see there what comes."""

    async def connect(self):
        port, conversations = self.server.port, self.people["conversations"]
        self.pages = [Http(port, agent["session"]) for agent in self.people["agents"]]
        self.visitors = await in_batches(
            Socket.open(port, f"/ws/widget/{self.people['inbox']}/", self.heard_by_visitor, beats=True, at=at)
            for at in range(len(conversations))
        )
        for socket, conversation in zip(self.visitors, conversations, strict=True):
            await socket.send(type="hello", token=conversation["token"], language="fr", page={"url": "", "title": ""})
        await self.server.calm()  # a thousand at once are greeted for longer than a socket may take to open
        self.agents = await in_batches(
            Socket.open(port, "/ws/desk/?rows", self.heard_by_agent, cookie=agent["session"], beats=True)
            for agent in self.people["agents"]
        )
        revisions = self._revisions()
        for conversation in conversations:
            pk = conversation["pk"]
            await self.agents[conversation["agent"]].send(type="open", conversation=pk, after=revisions[pk])

    async def say(self, at, number):
        await self.visitors[at].send(type="post", client_id=f"v-{number}", text=WORDS.format(number))

    async def post(self, at, number):
        self.answers.add(number)
        conversation = self.people["conversations"][at]
        body = urlencode({"text": WORDS.format(number), "client_id": f"a-{number}"})
        await self.pages[conversation["agent"]].post(f"/desk/{conversation['pk']}/messages/", body)

    def heard_by_visitor(self, frame):
        """An answer that was stored just before the visitor's own words comes with their acknowledgement."""
        if frame["type"] in ("rows", "ack"):
            self._read(frame["html"], self.answers.__contains__)
        if frame["type"] in ("refused", "error"):
            self.refused.append(frame["text"])

    def _revisions(self):
        """What the pages that the agents have open would know."""
        with sqlite3.connect(self.people["database"]) as database:
            return dict(database.execute("SELECT id, revision FROM conversations_conversation"))


class Bare(Side):
    """One socket for each visitor and agent; what agents write goes by theirs or by POST, as on our side."""

    name = "bare"

    async def connect(self):
        conversations = self.people["conversations"]
        self.visitors = await in_batches(
            Socket.open(self.server.port, f"/ws/visitor-{at}/", self.heard) for at in range(len(conversations))
        )
        self.agents = await in_batches(
            Socket.open(self.server.port, f"/ws/agent-{at}/", self.heard) for at in range(len(self.people["agents"]))
        )
        self.pages = [Http(self.server.port, "") for _agent in self.people["agents"]]

    async def say(self, at, number):
        agent = self.people["conversations"][at]["agent"]
        await self.visitors[at].send(conversation=at, to=f"agent-{agent}", text=WORDS.format(number))

    async def answer(self, at, number):
        agent = self.people["conversations"][at]["agent"]
        await self.agents[agent].send(conversation=at, to=f"visitor-{at}", text=WORDS.format(number))

    async def post(self, at, number):
        agent = self.people["conversations"][at]["agent"]
        body = urlencode({"conversation": at, "to": f"visitor-{at}", "text": WORDS.format(number)})
        await self.pages[agent].post("/messages/", body)
