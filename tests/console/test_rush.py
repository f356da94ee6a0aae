"""Many words at once: acknowledged first, then routed, then shown."""

import asyncio
from contextlib import ExitStack

import pytest
from channels.db import database_sync_to_async as in_database

from console.widget import postbox, rush
from console.widget.rush import MANY, Rush
from conversations.models import Conversation

from .test_widget_socket import browse, page  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def in_hand(one, count):
    held = ExitStack()
    for _ in range(count):
        held.enter_context(one.words())
    return held


async def ends(waiting):
    """Whether it is over within some turns of the loop."""
    task = asyncio.ensure_future(waiting)
    for _ in range(5):
        await asyncio.sleep(0)
    is_over = task.done()
    task.cancel()
    return is_over


async def test_with_few_words_nothing_waits():
    one = Rush()
    with in_hand(one, MANY), one.following():
        assert await ends(one.acknowledged())
        assert await ends(one.over())


async def test_what_follows_waits_for_the_acknowledgements_and_what_is_shown_for_both():
    one = Rush()
    with one.following():
        with in_hand(one, MANY + 1):
            assert not await ends(one.acknowledged())
        assert await ends(one.acknowledged())
        assert not await ends(one.over())
    assert await ends(one.over())


async def test_a_rush_that_does_not_end_holds_nothing_up_for_ever(monkeypatch):
    monkeypatch.setattr(rush, "LONGEST", 0.01)
    one = Rush()
    with in_hand(one, MANY + 1):
        await one.acknowledged()
        await one.over()


async def test_in_a_rush_a_visitors_words_are_acknowledged_before_anybody_is_sought(page, ana):  # noqa: F811
    with in_hand(rush.rush(), MANY):
        await page.send(type="post", text="Hello", client_id="c1")
        await page.get("ack")
        assert await in_database(Conversation.objects.filter(agent=None).count)() == 1

    await postbox.followed()

    assert await in_database(Conversation.objects.filter(agent=ana.user).count)() == 1
    assert "We are finding someone" in (await page.get("state"))["html"]
