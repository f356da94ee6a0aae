"""What the panel sends to open desks by itself: which post changed, and how much is new."""

import pytest
from channels.db import database_sync_to_async as db

from console.community import posts
from console.desk.consumer import DeskConsumer
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


async def connect(user):
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = user
    device.scope["headers"] = []
    connected, _protocol = await device.connect()
    assert connected
    await device.until("news")
    return device


async def test_a_post_is_told_and_counted_for_everybody_else(ana, ben, olga, say):
    devices = {person: await connect(person) for person in (ana.user, ben.user, olga)}

    post = await db(say)(ana)

    for person, device in devices.items():
        frames = await device.until("news")
        assert {"type": "post", "post": post.pk} in frames
        assert f'data-news="{int(person != ana.user)}"' in frames[-1]["html"]
        await device.disconnect()


async def test_a_removed_post_is_told_and_counts_no_more(ana, ben, adam, say, noon):
    post = await db(say)(ana)
    device = await connect(ben.user)

    await db(posts.remove)(adam, post, reason="No", now=noon)

    frames = await device.until("news")
    assert {"type": "post", "post": post.pk} in frames
    assert 'data-news="0"' in frames[-1]["html"]
    await device.disconnect()


async def test_a_visit_is_told_to_ones_other_devices(ana, ben, say, later):
    await db(say)(ana)
    device = await connect(ben.user)
    await db(posts.visit)(ben.user, now=later(minutes=1))
    assert 'data-news="0"' in (await device.until("news"))[-1]["html"]
    await device.disconnect()


def test_a_reaction_is_told_without_a_count(ana, ben, say, monkeypatch):
    post = say(ana)
    told = []
    monkeypatch.setattr("console.live.receivers.tell", lambda _group, _kind, **facts: told.append(facts))

    posts.react(ben.user, post.pk, emoji="👍", wanted=True)
    posts.comment(ben.user, post.pk, text="And", client_id="c", now=post.created_at)

    assert told == [{"post": post.pk, "counts": False}, {"post": post.pk, "counts": True}]
