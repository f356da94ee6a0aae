"""Both sides as their pages are: they reconnect, to whichever server answers, say how far they have come, send what is
not acknowledged again with the same id, and note what they saw.
"""

import asyncio
import json
import random
import re
from contextlib import suppress
from urllib.parse import urlencode

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.bench.wire import BEAT, Http

ROW = re.compile(r'<li id="m-(\d+)"[^>]*\sclass="msg.*?<p class="bubble"[^>]*>(.*?)</p>', re.DOTALL)
CHAT = re.compile(r'data-conversation="(\d+)"')
SILENCE = 10.0  # seconds without a word from the server
UNANSWERED = 20.0  # seconds until a message that nobody acknowledged is sent again
UNSAID = 3.0  # seconds until an answer of which the socket says nothing is posted, as static/js/outbox/over_socket.js
AGAIN = 1.0  # seconds until what could not be stored is tried once more
TROUBLE = (OSError, EOFError, TimeoutError, WebSocketException, RuntimeError, asyncio.IncompleteReadError)


class Page:
    """A page with its live connection."""

    path = "/"
    cookie = None

    def __init__(self, ports):
        self.ports = ports
        self.origin = f"http://127.0.0.1:{ports[0]}"  # the public address, whichever server is behind it
        self.socket = None
        self.tasks = set()
        self.seen = {}  # a row's id → its text, in the order in which they came
        self.late = 0  # how often it was told that live updates come late
        self.frames = 0

    async def run(self):
        """Until it is cancelled."""
        while True:
            random.shuffle(self.ports)
            with suppress(*TROUBLE):
                port = self.ports[0]
                async with connect(
                    f"ws://127.0.0.1:{port}{self.path}",
                    origin=self.origin,
                    additional_headers={"Cookie": self.cookie} if self.cookie else None,
                    ping_interval=None,
                    open_timeout=SILENCE,
                    max_size=None,
                ) as self.socket:
                    await self._live()
            self.socket = None
            self.lost()
            await asyncio.sleep(random.uniform(0.25, 1.0))  # noqa: S311 - spreads them

    async def send(self, **frame):
        if self.socket is None:
            return False
        with suppress(*TROUBLE):
            await self.socket.send(json.dumps(frame))
            return True
        return False

    async def _live(self):
        self.frames = 0
        await self.opened()
        beats = asyncio.ensure_future(self._beat())
        try:
            while True:
                async with asyncio.timeout(SILENCE):
                    frame = json.loads(await self.socket.recv())
                self.frames += 1
                if frame["type"] == "late":
                    self.late += bool(frame["text"])
                await self.heard(frame)
        finally:
            beats.cancel()

    async def _beat(self):
        while True:
            await self.send(type="beat", visible=True, seen=self.frames)
            await asyncio.sleep(BEAT)

    def read(self, html):
        """The rows that were not there yet."""
        rows = [(int(pk), text) for pk, text in ROW.findall(html) if int(pk) not in self.seen]
        self.seen.update(rows)
        return rows

    def begin(self, work):
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def lost(self):
        """The connection is gone."""


class Visitor(Page):
    path = "/ws/widget/chaos/"

    def __init__(self, ports, token, acknowledged):
        super().__init__(ports)
        self.token = token
        self.at = None
        self.outbox = []  # (client id, text)
        self.is_welcome = False
        self.sending = None
        self.acknowledged = acknowledged  # told of each client id
        self.refused = 0

    def say(self, client_id, text):
        self.outbox.append((client_id, text))
        self.begin(self.pump())

    async def opened(self):
        await self.send(type="hello", token=self.token, language="en", page={"url": "", "title": ""}, after=self.at)

    async def pump(self):
        if not self.is_welcome or self.sending or not self.outbox:
            return
        client_id, text = self.outbox[0]
        self.sending = client_id
        await self.send(type="post", client_id=client_id, text=text)
        asyncio.get_running_loop().call_later(UNANSWERED, self._give_up_on, client_id, self.socket)

    def _give_up_on(self, client_id, socket):
        if self.sending == client_id and socket is self.socket and socket is not None:
            self.begin(socket.close())

    async def heard(self, frame):
        if frame.get("conversation"):
            self.at = {"conversation": frame["conversation"], "revision": frame["revision"]}
        if frame["type"] in ("welcome", "rows", "ack"):
            self.read(frame["html"])
        if frame["type"] == "reload":
            self.at = None
            await self.opened()
        elif frame["type"] == "welcome":
            self.is_welcome = True
        elif frame["type"] == "ack":
            self.outbox = [entry for entry in self.outbox if entry[0] != frame["client_id"]]
            self.acknowledged(frame["client_id"])
            self.sending = None
        elif frame["type"] == "refused":
            self.refused += 1
            self.begin(self._pump_later())
            return
        await self.pump()

    async def _pump_later(self):
        """The person presses "Try again"."""
        await asyncio.sleep(AGAIN)
        self.sending = None
        await self.pump()

    def lost(self):
        self.is_welcome = False
        self.sending = None


class Agent(Page):
    """Answers each word of a visitor once; takes up work again where an offer was missed.

    Half of the answers go over the socket, and by POST where that says nothing; the other half are posted.
    """

    path = "/ws/desk/?rows"

    def __init__(self, ports, known, acknowledged):
        super().__init__(ports)
        self.cookie = known["session"]
        self.id = known["id"]
        self.revisions = {}  # of the conversations that are open
        self.answers = asyncio.Queue()
        self.unsaid = {}  # client id → a future of its status, None where the connection ends before
        self.acknowledged = acknowledged
        self.failed = 0

    async def opened(self):
        for pk, revision in list(self.revisions.items()):
            await self.send(type="open", conversation=pk, after=revision)

    async def heard(self, frame):
        pk = frame.get("conversation")
        if frame["type"] in {"chats", "listed"}:
            shown = {int(found) for found in CHAT.findall(frame["html"])}
            for new in shown - set(self.revisions):
                self.revisions[new] = 0
                await self.send(type="open", conversation=new, after=0)
        elif frame["type"] == "answered":
            self.read(frame["text"])
            if "revision" in frame:
                self.revisions[pk] = frame["revision"]
            if (unsaid := self.unsaid.get(frame["client_id"])) and not unsaid.done():
                unsaid.set_result(frame["status"])
        elif frame["type"] == "gone":
            self.revisions.pop(pk, None)
        elif frame["type"] == "rows" and pk in self.revisions:
            self.revisions[pk] = frame["revision"]
            for _row, text in self.read(frame["html"]):
                if text.startswith("v-"):
                    self.answers.put_nowait((pk, text))
        elif frame["type"] == "reload":
            self.revisions[pk] = 0
            await self.send(type="open", conversation=pk, after=0)

    async def work(self):
        """The device's outbox: one after the other, each until it is answered."""
        while True:
            pk, text = await self.answers.get()
            client_id = text.replace("v-", "a-", 1)
            await self._answer(pk, {"text": client_id, "client_id": client_id})

    async def stay_available(self):
        while True:
            await asyncio.sleep(5)
            await self._try("/desk/availability/", {"channel": "chat", "wanted": "1"})

    async def _answer(self, pk, fields):
        for _attempt in range(120):
            outcome = await self._answer_over_socket(pk, fields) if random.random() < 0.5 else None  # noqa: S311
            outcome = outcome or await self._try(f"/desk/{pk}/messages/", fields)
            if outcome == "done":
                return self.acknowledged(fields["client_id"])
            if outcome == "refused":
                return None
            await asyncio.sleep(AGAIN)
        self.failed += 1
        return None

    async def _answer_over_socket(self, pk, fields):
        """None where it says nothing."""
        unsaid = self.unsaid[fields["client_id"]] = asyncio.get_running_loop().create_future()
        try:
            if not await self.send(type="answer", user=self.id, conversation=pk, **fields):
                return None
            async with asyncio.timeout(UNSAID):
                status = await unsaid
        except TimeoutError:
            return None
        finally:
            del self.unsaid[fields["client_id"]]
        if status is None:
            return None
        if status < 300:
            return "done"
        return "refused" if status < 500 else "later"

    def lost(self):
        for unsaid in self.unsaid.values():
            if not unsaid.done():
                unsaid.set_result(None)

    async def _try(self, path, fields):
        for port in random.sample(self.ports, len(self.ports)):
            pages = Http(port, self.cookie)
            try:
                async with asyncio.timeout(30):
                    await pages.post(path, urlencode(fields))
                return "done"
            except RuntimeError as answer:  # it has one, and it is no success
                if re.search(r": 4\d\d\n", str(answer)):  # somebody else has it now
                    return "refused"
            except TROUBLE:
                continue
            finally:
                await pages.close()
        return "later"
