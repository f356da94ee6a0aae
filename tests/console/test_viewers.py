"""Who else looks at an open conversation, told from device to device."""

import asyncio

import pytest
from channels.db import database_sync_to_async as db

from console.desk.consumer import DeskConsumer
from console.live import viewers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


async def connect(user):
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = user
    connected, _protocol = await device.connect()
    assert connected
    return device


async def open_on(device, conversation):
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})


async def beat(device, *, visible=True):
    await device.send_json_to({"type": "beat", "visible": visible, "seen": 0})


async def told(device, text):
    """Waits until the device is told this, and nothing else of it in between."""
    while True:
        frame = await device.receive_json_from()
        if frame["type"] == "viewers" and frame["text"] == text:
            return frame


@pytest.fixture
async def both(ana, olga, zoe, write):
    """Ana and the supervisor with the same conversation open, each told of the other."""
    conversation = (await db(write)(zoe)).conversation
    hers, watching = await connect(ana.user), await connect(olga)
    await open_on(hers, conversation)
    await told(hers, "")
    await open_on(watching, conversation)
    await told(hers, "Olga is also viewing")
    await told(watching, "Ana is also viewing")
    yield conversation, hers, watching
    for device in (hers, watching):
        await device.disconnect()


async def test_who_leaves_is_gone_at_once(both):
    conversation, hers, watching = both

    await watching.send_json_to({"type": "leave", "conversation": conversation.pk})

    assert (await told(hers, ""))["conversation"] == conversation.pk


async def test_who_disconnects_is_gone_at_once(both):
    _conversation, hers, watching = both

    await watching.disconnect()

    await told(hers, "")


async def test_a_page_that_nobody_looks_at_does_not_view(both):
    _conversation, hers, watching = both

    await beat(watching, visible=False)
    await told(hers, "")

    await beat(watching, visible=True)
    await told(hers, "Olga is also viewing")


async def test_who_is_not_heard_of_any_more_is_gone(both, monkeypatch):
    """Its process died: no farewell came, and no heartbeat repeats its name."""
    _conversation, hers, _watching = both
    monkeypatch.setattr(viewers, "SILENCE", 0.0)
    await asyncio.sleep(0)

    await beat(hers)

    await told(hers, "")


async def test_one_person_on_two_devices_is_nobody_else(both, ana):
    conversation, hers, _watching = both
    phone = await connect(ana.user)

    await open_on(phone, conversation)

    await told(phone, "Olga is also viewing")
    await phone.disconnect()
    await beat(hers)
    frames = await hers.until("pong")
    assert not any(frame["type"] == "viewers" and "Ana" in frame["text"] for frame in frames)


async def test_two_others_are_named(both, adam):
    conversation, hers, _watching = both
    third = await connect(adam)

    await open_on(third, conversation)

    await told(hers, "Adam and Olga are also viewing")
    await told(third, "Ana and Olga are also viewing")
    await third.disconnect()


async def test_a_stranger_hears_and_says_nothing(both, cleo):
    conversation, hers, _watching = both
    stranger = await connect(cleo.user)

    await open_on(stranger, conversation)
    await beat(stranger)

    frames = await stranger.until("pong")
    assert not any(frame["type"] == "viewers" for frame in frames)
    await beat(hers)
    assert "Cleo" not in str(await hers.receive_json_from())
    await stranger.disconnect()
