"""What the server takes from the insides of Django, asgiref and Daphne: an upgrade that changes it is seen here.

Others watch the rest: `test_sqlite3`, `test_cache` (Django's Redis client), `test_redis` (Channels' layer),
`test_beats` (Autobahn's parser), `test_well_formed` (queries that cannot be written), `browser/test_files` (requests
that are cut off).
"""

import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core import signals
from django.http import HttpResponse
from django.urls import path

from console.server.pages import Pages
from console.server.threads import LastingThreads

seen = []  # (what, thread), as they come


def note(what):
    seen.append((what, threading.current_thread().name))


def page(request):
    note("page")
    return HttpResponse(request.body + request.GET["q"].encode())


urlpatterns = [path("page/", page)]

FORM = """
import django
from daphne import server
from twisted.internet.testing import StringTransport

django.setup()
from console.server import short_requests

short_requests.install()


class Noted(short_requests.ShortRequest):
    def process(self):
        print(self.args, self.content.read())


class Daphne:
    def protocol_connected(self, protocol):
        pass


short_requests.ShortRequest = Noted
line = server.HTTPFactory(Daphne()).buildProtocol(None)
line.makeConnection(StringTransport())
line.dataReceived(b"POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\n")
line.dataReceived(b"Content-Length: 3\\r\\n\\r\\na=b")
"""

SOCKET = """
import click
from daphne.server import WebSocketFactory
from twisted.internet.testing import StringTransport

from console.server import autobahn_debug


def style(*_, **__):
    raise AssertionError("painted")


click.style = style
autobahn_debug.install()
line = WebSocketFactory(None).buildProtocol(None)
line.makeConnection(StringTransport())
line.dataReceived(b"GET / HTTP/1.1\\r\\n")
line.sendData(b"a")
"""

LINE = """
import socket
from collections import deque

from daphne.server import WebSocketFactory
from twisted.internet import reactor, tcp

from console.server import at_once, autobahn_debug

autobahn_debug.install()
at_once.install()
ours, theirs = socket.socketpair()
for end in (ours, theirs):
    end.setblocking(False)
line = WebSocketFactory(None).buildProtocol(None)
line.transport = tcp.Connection(ours, line, reactor)
line.transport.connected, line.state, line.send_queue, line.logOctets = 1, line.STATE_CLOSED, deque(), False


def came():
    read = b""
    while True:
        try:
            read += theirs.recv(1 << 20)
        except BlockingIOError:
            return read


line.sendData(b"at once")
assert came() == b"at once", "it did not go"
line.sendData(b"1" * (1 << 22))
line.sendData(b"2")
read = came()
assert read and len(read) < 1 << 22, "the socket took all of it"
assert line.transport in reactor.getWriters(), "nobody writes the rest"
while line.transport in reactor.getWriters():
    assert line.transport.doWrite() is None
    read += came()
assert read == b"1" * (1 << 22) + b"2", "not in order"
theirs.close()
line.sendData(b"to nobody")
assert line.transport in reactor.getWriters(), "Twisted does not learn that the other end has gone"
"""


@pytest.fixture
def heard():
    """A page's beginning and end, as Django's signals tell them."""
    seen.clear()
    senders = []

    def started(sender, **_facts):
        note("started")

    def finished(sender, **_facts):
        senders.append(sender)
        note("finished")

    signals.request_started.connect(started)
    signals.request_finished.connect(finished)
    yield senders
    signals.request_started.disconnect(started)
    signals.request_finished.disconnect(finished)


async def answer_to(application):
    sent = []
    bodies = [{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.request", "body": b"b"}]

    async def receive():
        return bodies.pop(0)

    async def send(event):
        sent.append(event)

    headers = [(b"host", b"127.0.0.1"), (b"content-length", b"2")]
    scope = {"type": "http", "method": "POST", "path": "/page/", "query_string": b"q=c", "headers": headers}
    await application(scope, receive, send)
    return sent[0]["status"], b"".join(event["body"] for event in sent[1:])


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_a_whole_request_in_one_lasting_thread(settings, heard):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    application = LastingThreads(Pages(), threads=1)

    for _ in range(2):
        assert await answer_to(application) == (200, b"abc")

    assert [what for what, _thread in seen] == 2 * ["started", "page", "finished"]
    assert {thread for _what, thread in seen} == {"page_0"}
    assert heard == [Pages, Pages]


def test_a_form_is_not_read_in_the_loop():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", FORM]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout == "{} b'a=b'\n"


def test_no_name_is_painted_for_a_line_that_is_not_written():
    subprocess.run([sys.executable, "-c", SOCKET], cwd=settings.BASE_DIR, check=True)


def test_a_frame_goes_at_once_and_in_order_where_the_socket_takes_it_or_not():
    subprocess.run([sys.executable, "-c", LINE], cwd=settings.BASE_DIR, check=True)
