"""A conversation that is open and visible, from the socket's heartbeats to the push that is not sent."""

import pytest
from channels.db import database_sync_to_async as db

from console.desk.consumer import DeskConsumer
from console.live import pulse
from console.phone.models import Look
from routing import answers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch, later):
    """The writer of heartbeats writes when a test says so, at a second of its choice."""
    monkeypatch.setattr(pulse, "_write_soon", lambda: None)
    return db(lambda seconds: pulse.write(later(seconds=seconds)))


async def device(user):
    socket = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    socket.scope["user"] = user
    socket.scope["headers"] = []
    connected, _protocol = await socket.connect()
    assert connected
    return socket


async def beat(socket, *, visible=True):
    await socket.send_json_to({"type": "beat", "visible": visible, "seen": 10_000})
    await socket.until("pong")


async def opened(socket, conversation):
    await socket.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    await socket.until("rows")


async def looks():
    return await db(lambda: list(Look.objects.values_list("user__first_name", "conversation", "seen_at")))()


@pytest.fixture
async def conversation(ana, zoe, write, later):
    first = await db(write)(zoe, "Hello")
    answer = {"text": "Hi", "client_id": "hi", "now": later(seconds=1)}
    await db(answers.answer)(ana.user, first.conversation_id, **answer)
    return first.conversation


async def test_heartbeats_renew_a_look_while_the_page_is_visible(ana, conversation, heard, later):
    phone = await device(ana.user)
    await opened(phone, conversation)
    await heard(10)
    assert await looks() == [("Ana", conversation.pk, later(seconds=10))]

    await beat(phone)
    await heard(14)
    assert await looks() == [("Ana", conversation.pk, later(seconds=14))]

    await beat(phone, visible=False)
    await heard(18)
    assert await looks() == []

    await beat(phone)
    await heard(22)
    assert await looks() == [("Ana", conversation.pk, later(seconds=22))]
    await phone.disconnect()
    await heard(23)
    assert await looks() == []


async def test_a_page_on_the_list_or_elsewhere_looks_at_nothing(ana, conversation, heard):
    phone = await device(ana.user)
    await beat(phone)
    await heard(10)
    assert await looks() == []

    await opened(phone, conversation)
    await heard(11)
    assert len(await looks()) == 1
    await phone.send_json_to({"type": "leave", "conversation": conversation.pk})
    await beat(phone)
    await heard(12)
    assert await looks() == []
    await phone.disconnect()


async def test_no_device_of_theirs_is_told_of_what_one_of_them_shows(
    ana, zoe, conversation, heard, noon, later, write, subscribe, run, asked, monkeypatch
):
    """Two devices: the desktop shows the conversation, the phone in the pocket is silent. Then both show nothing."""
    await db(subscribe)(ana)
    desktop = await device(ana.user)
    await opened(desktop, conversation)
    await heard(58)

    monkeypatch.setattr("console.phone.jobs.timezone.now", lambda: noon)
    await db(write)(zoe, "You see this", now=later(seconds=60))
    assert [what for _device, what, *_ in await db(asked)()] == ["message"]
    assert await db(run)(later(seconds=60)) == []

    await beat(desktop, visible=False)
    await heard(61)
    (shown,) = await db(run)(later(seconds=72))
    assert shown["body"] == "You see this"
    await desktop.disconnect()
