"""Counts the SQL statements of one message, through the real consumers and pages in one process.

python -m tests.bench.queries FILE                      prints {direction: [until it is seen, all that it causes]}
python -m tests.bench.queries FILE --pages ADDRESS …    prints {address: statements}
"""

import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from django.db import connections
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
from channels.testing import HttpCommunicator, WebsocketCommunicator

from console.asgi import application
from console.live import groups, pipe

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA")
HEADERS = [(b"host", b"127.0.0.1"), (b"origin", b"http://127.0.0.1")]
CSRF = b"c" * 32

statements: list[str] = []


def note(execute, sql, params, many, context):
    if not sql.startswith(NOT_COUNTED):
        statements.append(sql)
    return execute(sql, params, many, context)


def note_all(connection, **_):
    if note not in connection.execute_wrappers:
        connection.execute_wrappers.append(note)


class Desk:
    """One agent's socket with one conversation open, and its visitor's widget, on the application itself."""

    def __init__(self, people):
        conversation = people["conversations"][0]
        self.pk, self.token = conversation["pk"], conversation["token"]
        agent = people["agents"][conversation["agent"]]
        self.user, self.cookie = agent["id"], agent["session"].encode()
        self.agent = WebsocketCommunicator(application, "/ws/desk/?rows", [*HEADERS, (b"cookie", self.cookie)])
        self.visitor = WebsocketCommunicator(application, f"/ws/widget/{people['inbox']}/", HEADERS)

    async def open(self):
        for socket in (self.agent, self.visitor):
            assert (await socket.connect())[0]
        await self.visitor.send_json_to({"type": "hello", "token": self.token, "language": "fr"})
        await self.agent.send_json_to({"type": "open", "conversation": self.pk, "after": 1})
        await self.settle()

    async def close(self):
        await self.agent.disconnect()
        await self.visitor.disconnect()

    async def count(self, send, reader, text):
        """Statements until `reader` has the text, and until all is quiet."""
        statements.clear()
        sending = asyncio.ensure_future(send(text))
        while not ((frame := await reader.receive_json_from(5))["type"] == "rows" and text in frame["html"]):
            pass
        seen = len(statements)
        await sending
        await self.settle()
        return seen, len(statements)

    async def settle(self):
        for socket in (self.agent, self.visitor):
            while not await socket.receive_nothing(0.5, 0.1):
                await socket.receive_from()

    async def say(self, text):
        await self.visitor.send_json_to({"type": "post", "client_id": text, "text": text})

    async def answer(self, text):
        said = {"user": self.user, "conversation": self.pk, "client_id": text, "text": text}
        await self.agent.send_json_to({"type": "answer", **said})

    async def post(self, text):
        body = urlencode({"text": text, "client_id": text}).encode()
        headers = [
            *HEADERS,
            (b"cookie", self.cookie + b"; csrftoken=" + CSRF),
            (b"x-csrftoken", CSRF),
            (b"hx-request", b"true"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(len(body)).encode()),
        ]
        page = HttpCommunicator(application, "POST", f"/desk/{self.pk}/messages/", body, headers)
        response = await page.get_response(5)
        assert response["status"] == 200, response


async def pages(people, addresses):
    counted = {}
    headers = [*HEADERS, (b"cookie", people["agents"][0]["session"].encode())]
    for address in addresses * 2:  # the first fills caches
        statements.clear()
        response = await HttpCommunicator(application, "GET", address, b"", headers).get_response(30)
        assert response["status"] == 200, response
        counted[address] = len(statements)
    return counted


async def messages(people):
    groups.serve_on(asyncio.get_running_loop())
    pipe.SILENCE = 600  # no heartbeats here: they would be counted too
    desk = Desk(people)
    await desk.open()
    ways = {"say": (desk.say, desk.agent), "answer": (desk.answer, desk.visitor), "post": (desk.post, desk.visitor)}
    counted = {way: [] for way in ways}
    for number in range(5):  # the first fills caches
        for way, (send, reader) in ways.items():
            counted[way].append(await desk.count(send, reader, f"{way}-{number}"))
    if "--show" in sys.argv:
        for sql, times in Counter(statements).items():
            print(times, sql[:300], file=sys.stderr)
    await desk.close()
    return {direction: max(found[1:]) for direction, found in counted.items()}


if __name__ == "__main__":
    connection_created.connect(note_all)
    for connection in connections.all():
        note_all(connection)
    known = json.loads(Path(sys.argv[1]).read_text())
    counting = pages(known, sys.argv[3:]) if "--pages" in sys.argv else messages(known)
    print(json.dumps(asyncio.run(counting)))
