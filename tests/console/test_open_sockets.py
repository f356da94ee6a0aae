"""What an open socket holds of the request that asked for it, inside Daphne, Twisted and Autobahn: nothing."""

import subprocess
import sys

from django.conf import settings

SERVER = """
import asyncio
import gc

from daphne.server import twisted_loop
from twisted.web.http import HTTPChannel

from console.server import at_once, autobahn_debug, beats, open_sockets, short_requests
from console.server.daphne_server import Server
from console.server.queue import Queue

for part in (short_requests, autobahn_debug, at_once, beats, open_sockets):
    part.install()
gc.disable()  # what is let go has to go without it
lines, taken = [], []


async def application(scope, receive, send):
    lines.append(send.args[0])
    while (message := await receive())["type"] != "websocket.disconnect":
        taken.append(message)
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": message["text"].upper()})


async def visit():
    port = server.listening_addresses[0][1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines_of_request = ["GET /?a=b HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "User-Agent: some browser"]
    writer.write("\\r\\n".join([*lines_of_request, "", ""]).encode())
    assert b"101 " in await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(bytes([0x81, 0x82, 0, 0, 0, 0]) + b"hi")
    assert await reader.readexactly(4) == bytes([0x81, 2]) + b"HI"
    [line] = lines
    server.application_checker()  # Daphne's own look, each second, at who has gone
    channels = [thing for thing in gc.get_objects() if isinstance(thing, (HTTPChannel, short_requests.ShortRequest))]
    assert not channels, channels
    assert isinstance(line.application_queue, Queue)
    assert not (line.http_headers or line.request.headers or line.http_request_data or line.http_response_data)
    assert line.transport.producer is open_sockets.UNBIDDEN
    line.transport.write(b"0" * (32 << 20))  # more than a connection takes
    assert line.transport.producerPaused is True
    writer.close()


def ready():
    twisted_loop.call_later(0, lambda: asyncio.ensure_future(asked()))


async def asked():
    try:
        await visit()
        print("seen")
    finally:
        server.stop()


server = Server(application, endpoints=["tcp:port=0:interface=127.0.0.1"], ready_callable=ready)
server.run()
print([message["type"] for message in taken])
"""


def test_an_open_socket_holds_nothing_of_the_request_that_asked_for_it():
    command = [sys.executable, "-c", SERVER]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout.split("\n")[:2] == ["seen", "['websocket.connect', 'websocket.receive']"], done.stderr
