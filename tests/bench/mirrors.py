"""Many mirrors on one server: each page tells the same recorded minute again and again, and somebody looks at each."""

import asyncio
import base64
import itertools
import json
import sqlite3

from .wire import Socket, in_batches

OFTEN = 30  # parts, after which a screen says that they have come, as static/js/mirror.js


def let_all_be_seen(database):
    """No visitor of the benchmark is asked first."""
    with sqlite3.connect(database) as rows:
        rows.execute("UPDATE conversations_website SET asks_before_mirroring = 0")


def minute_in(file):
    """[(seconds, part)] of what `mirroring.py` has recorded."""
    return [(at, base64.b64decode(data)) for at, data in json.loads(file.read_text())]


class Mirror:
    """A visitor's page and the screen of the agent who looks at it."""

    def __init__(self, minute):
        self.minute = minute
        self.shown = 0  # parts that came to the screen
        self.is_welcome = asyncio.Event()

    @classmethod
    async def open(cls, side, at, minute):
        mirror, port, conversation = cls(minute), side.server.port, side.people["conversations"][at]
        cookie = side.people["agents"][conversation["agent"]]["session"]
        path = f"/ws/desk/{conversation['pk']}/mirror/"
        mirror.screen = await Socket.open(port, path, mirror.heard, cookie=cookie, beats=True)
        path = f"/ws/widget/{side.people['inbox']}/mirror/"
        mirror.page = await Socket.open(port, path, mirror.heard, beats=True, at=at)
        await mirror.page.send(type="hello", token=conversation["token"], language="fr")
        await asyncio.wait_for(mirror.is_welcome.wait(), 10)
        return mirror

    def heard(self, frame):
        if isinstance(frame, bytes):
            self.shown += 1
            if self.shown % OFTEN == 0:
                self.saying = asyncio.ensure_future(self.screen.send(type="beat", visible=True, seen=self.screen.seen))
        elif frame["type"] == "welcome":
            self.is_welcome.set()

    async def tell(self, share):
        """Forever, as it was told, after its first part from this share of it on: pages do not turn in step."""
        ends = self.minute[-1][0]
        await self.page.ws.send(self.minute[0][1])
        begun = [(at - share * ends, part) for at, part in self.minute if at >= share * ends]
        for parts in itertools.chain([begun], itertools.repeat(self.minute)):
            last = 0.0
            for at, part in parts:
                await asyncio.sleep(at - last)
                last = at
                await self.page.ws.send(part)

    async def close(self):
        await self.page.close()
        await self.screen.close()


class Mirrors:
    """All of them at work, within `async with`."""

    def __init__(self, side, count, minute):
        self.side, self.count, self.minute = side, count, minute

    async def __aenter__(self):
        opened = (Mirror.open(self.side, at, self.minute) for at in range(self.count))
        self.all, self.telling = await in_batches(opened), []
        return self

    async def __aexit__(self, *_exception):
        for task in self.telling:
            task.cancel()
        await asyncio.gather(*(mirror.close() for mirror in self.all))

    @property
    def shown(self):
        return sum(mirror.shown for mirror in self.all)

    async def watched(self, seconds):
        """(parts shown a second, milliseconds of the server's processor for each, without what silent sockets cost)."""
        silent = await self._spent(seconds)
        self.telling = [
            asyncio.ensure_future(mirror.tell(number / self.count)) for number, mirror in enumerate(self.all)
        ]
        shown = self.shown
        spent = await self._spent(seconds)
        count = self.shown - shown
        return count / seconds, 1000 * (spent - silent) / max(1, count)

    async def _spent(self, seconds):
        before = self.side.server.processor_seconds()
        await asyncio.sleep(seconds)
        return self.side.server.processor_seconds() - before
