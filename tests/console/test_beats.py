"""A browser's heartbeat is dealt with where it arrives, with the outcome of the way that all frames go."""

import asyncio
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from channels.db import database_sync_to_async as db
from django.conf import settings
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.live import pulse, rights, unread
from console.live.groups import tell_from_socket, widget_of
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Visitor
from conversations.people.models import User
from routing.models import Agent
from tests.sockets import Socket

from .test_widget_socket import Widget

pytestmark = pytest.mark.django_db(transaction=True)

ARRIVING = """
import asyncio

from daphne.server import WebSocketFactory
from twisted.internet.testing import StringTransport

from console.server import beats

beats.install()
MASK = bytes([1, 2, 254, 3])


def frame(text, first=0x81, mask=MASK):
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(text)) if mask else text
    return bytes([first, (0x80 if mask else 0) | len(text)]) + mask + body


class Transport(StringTransport):
    def unregisterProducer(self):
        pass


class Daphne:
    connections, root_path, proxy_forwarded_address_header = {}, "", None

    def create_application(self, protocol, scope):
        return asyncio.Queue()

    def protocol_connected(self, protocol):
        pass

    def log_action(self, *facts):
        pass

    protocol_disconnected = log_action


def opened(answer):
    line = WebSocketFactory(Daphne()).buildProtocol(None)
    line._raw_query_string = b""
    line.makeConnection(Transport())
    line.dataReceived(
        b"GET / HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n"
    )
    line.application_queue.get_nowait()  # that it connects
    line.serverAccept()
    if answer:
        line.answer_beat = answer
    return line


def came(line):
    return [line.application_queue.get_nowait()["text"] for _ in range(line.application_queue.qsize())]


def answer(*beat):
    answered.append(beat)
    return True


def fail(*beat):
    raise AssertionError("for the log")


answered = []
line = opened(answer)
beat = b'{"type":"beat","visible":true,"seen":107}'
line.dataReceived(frame(beat))
line.dataReceived(frame(b'{"type":"beat","visible":false,"seen":0}', mask=bytes(4)))
assert answered == [(True, 107), (False, 0)] and came(line) == [], "not answered"

answered.clear()
for other in (
    b'{"type": "beat", "visible": true, "seen": 1}',
    b'{"type":"beat","visible":true,"seen":01}',
    b'{"type":"beat","visible":true,"seen":-1}',
    b'{"type":"beat","visible":true,"seen":1.5}',
    b'{"type":"beat","visible":1,"seen":1}',
    b'{"type":"beat","visible":true}',
    b'{"type":"beat","visible":true,"seen":1}' + b" " * 30,
):
    line.dataReceived(frame(other))
    assert came(line) == [other.decode()], other
whole = frame(beat)
line.dataReceived(whole[:20])
line.dataReceived(whole[20:])
line.dataReceived(whole + whole)
assert came(line) == [beat.decode()] * 3, "in two reads, and two in one"
line.dataReceived(frame(b'{"type":"typing"}'))
line.dataReceived(whole)
assert came(line) == ['{"type":"typing"}', beat.decode()], "before what came before it"
line.dataReceived(frame(b'{"type":', first=0x01))
line.dataReceived(frame(b'"a"}', first=0x80))
assert came(line) == ['{"type":"a"}'], "Autobahn's own state is not what it was"
assert answered == [], "not as browsers write it"
line.dataReceived(whole)
assert answered == [(True, 107)] and came(line) == [], "not any more"

for begun in (frame(b'{"type":', first=0x01), whole[:3]):
    answered.clear()
    line = opened(answer)
    line.dataReceived(begun)
    line.dataReceived(whole)
    assert answered == [], "within another frame"
line = opened(answer)
line.dataReceived(frame(beat, mask=b""))
assert answered == [] and line.state != line.STATE_OPEN, "what no browser may send"
for refuses in (None, lambda *beat: False, fail):
    line = opened(refuses)
    line.dataReceived(whole)
    assert came(line) == [beat.decode()], "lost"
"""


def test_a_browser_s_beat_is_taken_from_the_line_and_nothing_else_is():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", ARRIVING]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("A heartbeat could not be answered at once") == 1


class Line:
    """What a consumer sees of Daphne's."""

    answer_beat = None

    def __init__(self):
        self.transport = SimpleNamespace(producerPaused=False)
        self.sent = []

    def sendMessage(self, payload, isBinary):  # noqa: N802, N803 - Autobahn's names
        assert isBinary is False
        self.sent.append(json.loads(payload))

    @property
    def pongs(self):
        return [frame["type"] for frame in self.sent].count("pong")


@pytest.fixture
async def page(shop):
    """A visitor who has said hello, on Daphne's line."""
    page = Widget(shop)
    page.line = page.socket.scope["line"] = Line()
    assert (await page.socket.connect())[0]
    await page.hello()
    await page.rest()
    yield page
    await page.socket.disconnect()


@pytest.fixture
async def connect():
    """Opens desks on lines of their own; all that may be known of their persons is known."""
    opened = []

    async def open_desk(user, conversation=None):
        desk = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
        desk.line = desk.scope["line"] = Line()
        desk.scope["user"] = user
        opened.append(desk)
        assert (await desk.connect())[0]
        if conversation:
            await desk.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
            await desk.until("viewers")
        await known(desk)
        return desk

    yield open_desk
    for desk in opened:
        await desk.disconnect()


async def known(desk):
    """What is so now, and that it was told."""
    await rights.watch().ask()
    await desk.send_json_to({"type": "beat", "visible": True, "seen": 0})
    await desk.until("pong")


async def test_a_visitor_s_beat_counts_at_once(page):
    await db(pulse.write)(timezone.now())
    await Visitor.objects.aupdate(online=False)

    assert page.line.answer_beat(True, 0)

    await db(pulse.write)(timezone.now())
    assert (await Visitor.objects.aget()).online
    assert list(page.line.sent[0]) == ["type", "now"]
    assert page.line.sent[0]["type"] == "pong"


async def test_it_says_what_the_page_has_seen(page):
    assert page.line.answer_beat(True, 1)  # it had its welcome

    assert page.line.answer_beat(True, 2**30)  # more than there was: an idle word

    assert page.line.pongs == 2


async def test_beats_without_end_get_no_answers_without_end_here_either(page):
    for seen in range(300):
        assert page.line.answer_beat(True, seen)

    assert page.line.pongs < 150


async def test_a_beat_waits_for_what_came_before_it_and_for_nothing_else(page, monkeypatch):
    begun, stored = asyncio.Event(), asyncio.Event()

    async def wait_long(_words):
        begun.set()
        await stored.wait()
        raise NotPossible("Not today")

    monkeypatch.setattr("console.widget.postbox.post", wait_long)
    assert page.line.answer_beat(True, 0)
    await page.send(type="post", text="Hello?", client_id="c1")
    await begun.wait()
    assert not page.line.answer_beat(True, 0)

    stored.set()
    assert (await page.get("refused"))["text"] == "Not today"
    await page.rest()
    assert page.line.answer_beat(True, 0)


async def test_a_beat_waits_for_a_hint_that_came_before_it(page):
    await page.post("Hello")
    conversation = await Conversation.objects.aget()
    await page.rest()
    assert page.line.answer_beat(True, 0)

    await tell_from_socket(widget_of(conversation.visitor_id, conversation.inbox_id), "widget.state")

    assert not page.line.answer_beat(True, 0)


async def test_who_is_behind_is_brought_up_the_normal_way(page, monkeypatch):
    monkeypatch.setattr(unread, "BEHIND_FRAMES", 0)

    assert not page.line.answer_beat(True, 1)


async def test_nobody_listens_on_a_line_that_was_closed(page):
    await page.socket.disconnect()

    assert page.line.answer_beat is None


async def test_an_agent_s_beat_counts_at_once_and_says_whether_they_look(connect, ana):
    desk = await connect(ana.user)
    await db(pulse.write)(timezone.now())
    noon = timezone.now()

    assert desk.line.answer_beat(True, 0)

    await db(pulse.write)(noon)
    assert (await Agent.objects.aget(pk=ana.pk)).foreground_at == noon
    assert desk.line.pongs == 1


async def test_that_an_agent_looks_away_goes_the_normal_way(connect, ana):
    desk = await connect(ana.user)

    assert not desk.line.answer_beat(False, 0)

    await desk.send_json_to({"type": "beat", "visible": False, "seen": 0})
    await desk.until("pong")
    assert desk.line.answer_beat(False, 0)


async def test_what_two_tell_each_other_goes_the_normal_way(connect, ana, olga, zoe, write):
    conversation = (await db(write)(zoe)).conversation
    hers = await connect(ana.user, conversation)
    assert hers.line.answer_beat(True, 0)

    watching = await connect(olga, conversation)
    await known(hers)

    assert not hers.line.answer_beat(True, 0)
    assert not watching.line.answer_beat(True, 0)
    await watching.disconnect()
    await known(hers)
    assert hers.line.answer_beat(True, 0)


async def test_a_beat_is_an_open_conversation_s_look(connect, ana, zoe, write):
    conversation = (await db(write)(zoe)).conversation
    desk = await connect(ana.user, conversation)
    pulse.forget()

    assert desk.line.answer_beat(True, 0)

    assert [pk for _socket, pk in pulse._looks] == [conversation.pk]


async def test_nothing_is_answered_at_once_to_whose_rights_are_not_known(connect, ana, monkeypatch):
    desk = await connect(ana.user)

    monkeypatch.setattr(rights, "GOOD_FOR", -1.0)
    assert not desk.line.answer_beat(True, 0)


async def test_whoever_may_not_go_on_gets_no_answer(connect, ana, monkeypatch):
    monkeypatch.setattr("console.live.rights_receivers.tell", lambda *_args, **_facts: None)
    desk = await connect(ana.user)

    await User.objects.filter(pk=ana.user.pk).aupdate(is_active=False)
    await rights.watch().ask()

    assert not desk.line.answer_beat(True, 0) if desk.line.answer_beat else True
    output = await desk.receive_output()
    while output["type"] != "websocket.close":
        output = await desk.receive_output()
