"""A visitor's frame reaches whom the server knows to be theirs, and nobody's frames close another's socket."""

from types import SimpleNamespace

import pytest
from channels.db import database_sync_to_async as db
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.live import unread
from conversations import blocks, lifecycle, visitors
from conversations.models import Conversation, Message, Visitor
from tests.sockets import Socket

from .test_widget_socket import answer, browse, page, texts  # noqa: F401 - the first and the last are used by name

pytestmark = pytest.mark.django_db(transaction=True)


class Device(Socket):
    taken = 0  # frames

    async def receive_json_from(self, *args):
        self.taken += 1
        return await super().receive_json_from(*args)


@pytest.fixture
async def desk(ana):
    device = Device(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = ana.user
    assert (await device.connect())[0]
    yield device
    await device.disconnect()


async def opened(desk, conversation):
    await desk.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    await desk.until("rows")


async def beat(desk):
    await desk.send_json_to({"type": "beat", "visible": True})
    return await desk.until("pong")


async def test_a_greeting_that_names_a_foreign_conversation_is_one_that_names_none(page, browse, ana):  # noqa: F811
    await page.post("A secret")
    foreign = await Conversation.objects.aget()
    stranger = await browse()

    welcome = await stranger.hello(after={"conversation": foreign.pk, "revision": 0})

    assert welcome["fresh"]
    assert (welcome["conversation"], texts(welcome)) == (0, [])


async def test_a_stranger_types_at_nobodys_desk_and_closes_nobodys_socket(page, browse, desk, ana):  # noqa: F811
    await page.post("Mine")
    foreign = await Conversation.objects.aget()
    await opened(desk, foreign)
    stranger = await browse()
    await stranger.hello(after={"conversation": foreign.pk, "revision": 1})

    for _ in range(unread.FRAMES + 50):
        await stranger.send(type="typing")
    await stranger.rest()

    assert not [frame for frame in await beat(desk) if frame["type"] == "typing"]


async def test_a_visitor_who_types_without_end_is_shown_now_and_then(page, desk, ana):  # noqa: F811
    await page.post("Mine")
    await opened(desk, await Conversation.objects.aget())

    for _ in range(unread.FRAMES + 50):
        await page.send(type="typing")
    await page.rest()

    shown = [frame for frame in await beat(desk) if frame["type"] == "typing"]
    assert 1 <= len(shown) < 20


async def test_a_page_that_says_it_has_come_further_than_it_can_gets_what_comes(page, browse, ana):  # noqa: F811
    await page.post("One")
    conversation = await Conversation.objects.aget()
    ahead = await browse(token=page.token)
    await ahead.hello(after={"conversation": conversation.pk, "revision": 10**9})

    await answer(ana, "Two")

    assert texts(await ahead.get("rows"))[-1] == "Two"


async def test_what_a_blocked_visitor_does_goes_nowhere(page, desk, ana, monkeypatch):  # noqa: F811
    await page.post("Hello")
    said = await answer(ana, "Good morning")
    conversation = await Conversation.objects.aget()
    await opened(desk, conversation)
    zoe = await db(Visitor.objects.get)()
    await db(blocks.block)(zoe, by=ana.user, reason="abuse", now=timezone.now())
    await db(Visitor.objects.update)(online=False)
    told = []
    monkeypatch.setattr("console.widget.acts.tell", lambda *hint, **_facts: told.append(hint))

    await page.send(type="typing")
    await page.send(type="page", url="https://shop.example/elsewhere", title="Elsewhere")
    await page.send(type="read", upto=said.pk)
    await page.send(type="transcript", conversation=conversation.pk, address="zoe@shop.example")
    assert (await page.get("error"))["text"] == "The chat is not available."
    await db(visitors.hear)({zoe.pk}, now=timezone.now())

    assert told == []
    assert (await db(Message.objects.get)(pk=said.pk)).status != Message.Status.READ
    zoe = await db(Visitor.objects.get)()
    assert (zoe.page_title, zoe.online) == ("", False)


async def test_nobody_types_in_what_is_closed(page, ana, monkeypatch):  # noqa: F811
    await page.post("Hello")
    await answer(ana, "Good morning")
    await db(lifecycle.close)(await Conversation.objects.aget(), by=ana.user, now=timezone.now())
    told = []
    monkeypatch.setattr("console.widget.acts.tell", lambda *hint, **_facts: told.append(hint))

    await page.send(type="typing")
    await page.rest()

    assert not [group for group, _kind in told if group.startswith("thread-")]


def test_of_what_was_not_sent_nobody_has_read_anything():
    waiting = unread.Unread()
    for _ in range(10):
        waiting.add(1000)

    for claim in (11, 10**9, -1, True, "10", None):
        waiting.seen(claim)
    assert (len(waiting.sizes), waiting.bytes) == (10, 10_000)

    waiting.seen(7)
    waiting.seen(3)  # an old word
    assert (len(waiting.sizes), waiting.bytes) == (3, 3000)


@pytest.mark.parametrize(("frames", "size"), [(unread.FRAMES + 1, 1), (9, unread.BYTES // 8)])
def test_too_many_frames_are_too_much_and_so_are_too_many_bytes(frames, size):
    waiting = unread.Unread()
    for _ in range(frames - 1):
        waiting.add(size)
    assert not waiting.is_too_much

    waiting.add(size)

    assert waiting.is_too_much
    waiting.seen(frames)
    assert not waiting.is_behind


def test_what_a_connection_does_not_take_is_too_much_whatever_its_reader_says():
    transport = SimpleNamespace(producerPaused=True)
    waiting = unread.Unread(transport)
    for n in range(5):
        waiting.add(unread.STUCK // 4)
        waiting.seen(n + 1)
    assert waiting.is_too_much

    transport.producerPaused = False
    waiting.add(1)

    assert not waiting.is_too_much


async def test_an_agent_who_is_behind_gets_the_rest_when_they_have_read(page, desk, ana, monkeypatch):  # noqa: F811
    """Many words of visitors between two heartbeats close no agent's socket."""
    await page.post("Word 0", "c0")
    await opened(desk, await Conversation.objects.aget())
    monkeypatch.setattr(unread, "BEHIND_FRAMES", 0)
    for n in range(1, 6):
        await page.post(f"Word {n}", f"c{n}")
    assert "Word 5" not in str([frame for frame in await beat(desk) if frame["type"] == "rows"])

    monkeypatch.setattr(unread, "BEHIND_FRAMES", 3)
    await desk.send_json_to({"type": "beat", "visible": True, "seen": desk.taken})

    rows = (await desk.until("rows"))[-1]
    assert all(f"Word {n}" in rows["html"] for n in range(1, 6))
