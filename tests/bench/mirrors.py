"""Many mirrors on one server: each page tells the same recorded minute again and again, and somebody looks at each."""

import asyncio
import base64
import itertools
import json
import sqlite3

from .wire import Socket, in_batches


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
        elif frame["type"] == "welcome":
            self.is_welcome.set()

    async def tell(self, offset):
        """Forever, as it was told, from `offset` seconds on: pages do not turn in step."""
        await asyncio.sleep(offset)
        for _round in itertools.count():
            last = 0.0
            for at, part in self.minute:
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
        self.all = await in_batches(opened)
        self.telling = [
            asyncio.ensure_future(mirror.tell(2 * number / self.count)) for number, mirror in enumerate(self.all)
        ]
        return self

    async def __aexit__(self, *_exception):
        for task in self.telling:
            task.cancel()
        await asyncio.gather(*(mirror.close() for mirror in self.all))

    @property
    def shown(self):
        return sum(mirror.shown for mirror in self.all)

    async def watched(self, seconds):
        """(parts shown a second, milliseconds of the server's processor for each)."""
        server, shown = self.side.server, self.shown
        spent = server.processor_seconds()
        await asyncio.sleep(seconds)
        count = self.shown - shown
        return count / seconds, 1000 * (server.processor_seconds() - spent) / max(1, count)
