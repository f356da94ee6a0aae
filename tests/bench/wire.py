"""What a browser does on the wire: a socket that reads and beats, and kept-alive HTTP."""

import asyncio
import json
import random

from websockets.asyncio.client import connect

BEAT = 4.0  # seconds, as static/js/live/socket.js
BOUNDARY = "part-of-a-form"
AT_ONCE = 50  # connections that open at the same time


class Socket:
    """A WebSocket whose frames, or bytes, go to `heard`; with `beats` it says how many it has seen, as browsers do."""

    def __init__(self, ws, heard, *, beats):
        self.ws = ws
        self.heard = heard
        self.seen = 0
        self.closed = None
        self.tasks = [asyncio.ensure_future(self._read())]
        if beats:
            self.tasks.append(asyncio.ensure_future(self._beat()))

    @classmethod
    async def open(cls, port, path, heard, *, cookie=None, beats=False, at=0):
        """`at`: of many visitors, the number of this one; each has an address of its own."""
        ws = await connect(
            f"ws://127.0.0.1:{port}{path}",
            local_addr=(f"127.{1 + at // 62500}.{at // 250 % 250}.{1 + at % 250}", 0),
            origin=f"http://127.0.0.1:{port}",
            additional_headers={"Cookie": cookie} if cookie else None,
            compression=None,
            max_size=None,
            max_queue=None,
            ping_interval=None,
            open_timeout=30,
        )
        return cls(ws, heard, beats=beats)

    async def send(self, **frame):
        await self.ws.send(json.dumps(frame, separators=(",", ":")))  # as browsers write it

    async def close(self):
        for task in self.tasks:
            task.cancel()
        await self.ws.close()

    async def _read(self):
        async for text in self.ws:
            self.seen += 1
            self.heard(json.loads(text) if isinstance(text, str) else text)
        self.closed = self.ws.close_code

    async def _beat(self):
        await self.send(type="beat", visible=True, seen=self.seen)
        await asyncio.sleep(random.uniform(0, BEAT))  # noqa: S311 - browsers do not beat in step
        while True:
            await self.send(type="beat", visible=True, seen=self.seen)
            await asyncio.sleep(BEAT)


class Http:
    """Kept-alive connections of one signed-in browser; one more is opened where all are busy."""

    CSRF = "c" * 32

    def __init__(self, port, cookie):
        self.head = (
            f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nAccept: text/html\r\nHX-Request: true\r\n"
            f"Cookie: {cookie}; csrftoken={self.CSRF}\r\nX-CSRFToken: {self.CSRF}\r\n"
        )
        self.port = port
        self.free = []

    async def get(self, path):
        return await self._exchange(f"GET {path} HTTP/1.1\r\n{self.head.replace('HX-Request: true\r\n', '')}\r\n")

    async def post(self, path, body):
        form = "application/x-www-form-urlencoded"
        return await self._exchange(
            f"POST {path} HTTP/1.1\r\n{self.head}Content-Type: {form}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )

    async def post_bytes(self, path, body, headers):
        """As somebody else's program posts them: with these headers and no cookie's."""
        named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{named}Content-Length: {len(body)}\r\n\r\n"
        return await self._exchange(head, body)

    async def upload(self, path, fields, file):
        """`file`: (field, name, content type, bytes)."""
        body = _multipart(fields, file)
        form = f"multipart/form-data; boundary={BOUNDARY}"
        head = f"POST {path} HTTP/1.1\r\n{self.head}Content-Type: {form}\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._exchange(head, body)

    async def close(self):
        for _reader, writer in self.free:
            writer.close()
        self.free.clear()

    async def _exchange(self, request, body=b""):
        self.free = [kept for kept in self.free if not kept[0].at_eof()]  # servers close what has been idle for long
        reader, writer = self.free.pop() if self.free else await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request.encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, body = int(head.split(" ", 2)[1]), await _body(reader, head.lower())
        self.free.append((reader, writer))
        if status >= 300:
            raise RuntimeError(f"{request.splitlines()[0]}: {status}\n{body[:2000].decode()}")
        return body


def _multipart(fields, file):
    field, name, content_type, content = file
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}\r\n' for key in fields]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    return "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


async def _body(reader, head):
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        return await reader.readexactly(int(fields["content-length"]))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        await reader.readuntil(b"\r\n")
    await reader.readuntil(b"\r\n")
    return body


async def in_batches(coroutines):
    """Their results in order; AT_ONCE run at a time."""
    coroutines = list(coroutines)
    results = []
    for start in range(0, len(coroutines), AT_ONCE):
        results += await asyncio.gather(*coroutines[start : start + AT_ONCE])
    return results
