"""Many first words at once: stored and acknowledged first, then everybody finds a desk or a place, in their order."""

import asyncio

import pytest
from channels.db import database_sync_to_async as in_database
from django.db import connections
from django.utils import timezone

from console.widget import postbox
from conversations import messages
from conversations.models import Conversation, Group, Message, Visitor
from routing import queue

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SEATS = 200, 6  # two agents with three slots each


@pytest.fixture
async def crowd(shop, ana, ben):
    """What each of many visitors says first."""
    await Group.objects.aupdate(queue_size=MANY)
    rows = [Visitor(created_at=timezone.now(), language="fr") for _ in range(MANY)]
    visitors = await Visitor.objects.abulk_create(rows)
    yield [messages.Words(visitor, shop, f"first-{visitor.pk}", f"Hello from {visitor.pk}") for visitor in visitors]
    await in_database(connections.close_all)()


async def say(crowd):
    return await asyncio.gather(*(postbox.post(words) for words in crowd))


def assert_all_stand_in_their_order(acknowledged):
    found = list(Conversation.objects.order_by("pk"))
    assert [one.pk for one in found] == [message.conversation_id for message in acknowledged]
    assert all(one.agent_id for one in found[:SEATS])
    assert max(Conversation.objects.filter(agent=one.agent_id).count() for one in found[:SEATS]) == 3
    assert [queue.place_of(one) for one in found[SEATS:]] == list(range(1, MANY - SEATS + 1))


async def test_all_are_acknowledged_and_stand_in_the_order_in_which_they_came(crowd):
    acknowledged = await say(crowd)
    await postbox.followed()

    assert await Message.objects.filter(kind="text").acount() == MANY
    await in_database(assert_all_stand_in_their_order)(acknowledged)


async def test_what_was_acknowledged_and_never_routed_is_found_by_the_clock(crowd, monkeypatch):
    monkeypatch.setattr(postbox, "_do", lambda _works: None)  # the process is killed here
    acknowledged = await say(crowd)
    await postbox.followed()
    assert await Conversation.objects.filter(agent=None, queued_at=None).acount() == MANY

    await in_database(queue.serve)(timezone.now())

    await in_database(assert_all_stand_in_their_order)(acknowledged)


async def test_one_whose_words_fail_keeps_nobody_from_being_stored(crowd, monkeypatch):
    bad = crowd[MANY // 2]
    crowd[MANY // 2] = messages.Words(bad.visitor, bad.inbox, "c" * 65, "\x00" * 20_000)
    monkeypatch.setattr(messages, "post_from_visitors", _refusing("c" * 65, messages.post_from_visitors))

    stored = await asyncio.gather(*(postbox.post(words) for words in crowd), return_exceptions=True)
    await postbox.followed()

    assert [type(message).__name__ for message in stored if isinstance(message, Exception)] == ["ValueError"]
    assert await Message.objects.filter(kind="text").acount() == MANY - 1


def _refusing(client_id, post):
    def refusing(words, *, now):
        if any(said.client_id == client_id for said in words):
            raise ValueError(client_id)
        return post(words, now=now)

    return refusing


async def test_a_long_queue_hides_neither_another_one_nor_who_has_just_written(crowd, monkeypatch, sales):
    await say(crowd)
    await postbox.followed()
    monkeypatch.setattr(queue, "AT_MOST", 20)
    last = await Conversation.objects.order_by("pk").alast()
    await Conversation.objects.filter(pk=last.pk).aupdate(group=None, queued_at=None)  # as if never routed

    await in_database(queue.serve)(timezone.now())

    assert (await Conversation.objects.aget(pk=last.pk)).group_id == sales.pk
