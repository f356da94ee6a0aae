"""Pages with a live connection to a real server, for tests without a browser.

async with page(server, "/ws/desk/", cookie) as hers:
    await hers.until("rows", says("Hello"))
"""

import asyncio
import json
from contextlib import asynccontextmanager

from websockets.asyncio.client import connect

from tests.sockets import PATIENCE

BEAT = 2.0  # seconds


class Page:
    """It beats as browsers do."""

    def __init__(self, socket):
        self.socket = socket

    async def send(self, **frame):
        await self.socket.send(json.dumps(frame))

    async def until(self, kind, holds=lambda _frame: True):
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = json.loads(await self.socket.recv())
                if frame["type"] == kind and holds(frame):
                    return frame

    async def part(self):
        """The next bytes that come."""
        async with asyncio.timeout(PATIENCE):
            while not isinstance(data := await self.socket.recv(), bytes):
                pass
            return data

    async def beat(self):
        while True:
            await self.send(type="beat", visible=True, seen=0)
            await asyncio.sleep(BEAT)


@asynccontextmanager
async def page(server, path, cookie=None):
    head = {"Cookie": cookie} if cookie else None
    address = f"{server.url.replace('http', 'ws')}{path}"
    async with connect(address, origin=server.url, additional_headers=head, ping_interval=None) as socket:
        one = Page(socket)
        beats = asyncio.ensure_future(one.beat())
        yield one
        beats.cancel()


def says(text):
    return lambda frame: text in frame.get("html", "") + frame.get("text", "")
