"""Calls on the wire: what each side is shown of one, and what it may do."""

import json

import pytest
from channels.db import database_sync_to_async as db
from django.urls import reverse
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.widget import postbox
from conversations import lifecycle
from conversations.models import Call, Conversation, Inbox, Visitor
from routing import calls

from .calls import ana, browse, opened, rung, sit, taken, talking, video

__all__ = ["ana", "browse", "opened", "sit", "talking", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_visitor_calls_and_it_rings_on_the_agents_devices(ana, browse, sit):
    visitor, phone, desktop = await browse(), await sit(ana.user), await sit(ana.user)

    call = await rung(visitor)

    assert (call["name"], call["page"], call["camera"], call["end"]) == ("Shop", "tab", "off", "")
    for device in (phone, desktop):
        shown = await device.get("call", state="ringing")
        assert shown["id"] == call["id"]
        assert "data-rings-until" in shown["html"]


async def test_taken_on_one_device_it_stops_on_the_other_and_the_visitor_learns_who(ana, browse, sit):
    visitor, desktop = await browse(), await sit(ana.user)
    call = await rung(visitor)

    await taken(ana, call, page="phone")

    on_desktop = await desktop.get("call", state="accepted")
    assert (on_desktop["page"], on_desktop["html"]) == ("phone", "")
    shown = await visitor.get("call", state="accepted")
    assert shown["name"] == "Ana"


async def test_declined_it_leaves_the_agents_desk(ana, browse, sit):
    visitor, desk = await browse(), await sit(ana.user)
    call = await rung(visitor)
    await desk.get("call", state="ringing")

    await db(calls.decline)(ana.user, (await db(Call.objects.get)()).conversation_id, call["id"], now=timezone.now())

    gone = await desk.get("call", state="gone")
    assert (gone["id"], gone["is_given_up"]) == (call["id"], False)


async def test_given_up_the_desk_at_which_it_rang_hears_so_and_nothing_else(ana, browse, sit):
    """The conversation goes on in writing: it may have left this desk."""
    visitor, desk = await browse(), await sit(ana.user)
    call = await rung(visitor)
    await desk.get("call", state="ringing")

    await visitor.send(type="hang-up", call=call["id"])

    gone = await desk.get("call", state="gone")
    assert gone == {"type": "call", "id": call["id"], "state": "gone", "is_given_up": True}


async def test_a_device_that_was_away_asks_how_its_call_stands(talking, ana, browse, sit):
    """What it shows may be over since, and no list of what rings says so."""
    visitor, _desk, call, _round = talking
    await visitor.send(type="hang-up", call=call)
    await visitor.get("call", state="ended")

    back = await sit(ana.user)
    await back.send(type="call", call=call)
    again = await browse(visitor.token)
    await again.send(type="call", call=call)

    assert (await back.get("call"))["text"].endswith("has hung up.")
    assert (await again.get("call"))["text"] == "The call is over. You can go on writing here."


async def test_who_asks_for_a_call_of_others_learns_nothing_of_it(ana, hire, browse, sit):
    visitor, stranger = await browse(), await browse()
    call = await rung(visitor)
    await visitor.send(type="hang-up", call=call["id"])
    await visitor.get("call", state="ended")
    ben = await sit((await db(hire)("ben", channels=("chat",))).user)

    await ben.send(type="call", call=call["id"])
    await stranger.send(type="call", call=call["id"])

    gone = {"type": "call", "id": call["id"], "state": "gone", "is_given_up": False}
    assert await ben.rest() == [gone]
    assert await stranger.rest() == []


async def test_a_device_that_connects_hears_of_what_rings(ana, browse, opened):
    call = await rung(await browse())

    desk = await opened(DeskConsumer.as_asgi(), "/ws/desk/", user=ana.user)

    assert (await desk.get("call", state="ringing"))["id"] == call["id"]


async def test_another_page_of_the_visitor_shows_it_as_well(ana, browse):
    first = await browse()
    call = await rung(first)

    second = await browse(first.token)

    assert (await second.get("call"))["page"] == "tab"
    await second.send(type="hang-up", call=call["id"])
    assert (await first.get("call", state="ended"))["end"] == "given_up"


async def test_an_agent_invites_and_the_visitor_takes_it(ana, shop, browse, sit, client):
    visitor = await browse(inbox=shop)
    await visitor.send(type="post", text="Hello", client_id="1")
    await visitor.get("ack")
    await postbox.followed()  # somebody was found for it
    conversation = await db(Conversation.objects.get)()
    await db(Visitor.objects.update)(online=True, seen_at=timezone.now())
    await db(client.force_login)(ana.user)

    answer = await db(client.post)(reverse("call", args=[conversation.pk]), {"page": "phone"})

    assert answer.status_code == 204
    call = await visitor.get("call", state="ringing")
    assert (call["is_invitation"], call["name"]) == (True, "Ana")
    await visitor.send(type="accept", call=call["id"], page="tab")
    assert (await visitor.get("call", state="accepted"))["page"] == "tab"
    await visitor.send(type="join", call=call["id"], page="tab")
    await visitor.get("joined")


async def test_refusals_come_in_words(ana, browse, client):
    visitor = await browse()
    call = await rung(visitor)
    conversation = await db(Conversation.objects.get)()
    await db(client.force_login)(ana.user)
    await visitor.send(type="hang-up", call=call["id"])
    await visitor.get("call", state="ended")

    door = reverse("call-accept", args=[conversation.pk])
    for fields in ({"call": call["id"], "page": "phone"}, {"call": "x", "page": "phone"}, {"call": call["id"]}, {}):
        answer = await db(client.post)(door, fields)
        assert answer.status_code in {404, 409}
        if answer.status_code == 409:
            assert json.loads(answer.content)["text"]


async def test_a_chat_cannot_be_rung(ana, shop, browse):
    visitor = await browse(inbox=shop)

    await visitor.send(type="ring", page="tab")

    assert (await visitor.get("error"))["of"] == "ring"
    assert not await db(Call.objects.exists)()


@pytest.mark.parametrize("frame", [{"page": ""}, {"page": "x" * 37}, {"page": 1}, {}])
async def test_a_page_has_a_name(ana, browse, frame):
    visitor = await browse()

    await visitor.send(type="ring", **frame)

    assert (await visitor.get("error"))["of"] == "ring"
    assert not await db(Call.objects.exists)()


async def test_closing_the_conversation_tells_both(talking, ana):
    visitor, desk, _call, _round = talking
    conversation = await db(Conversation.objects.select_related("inbox").get)()

    await db(lifecycle.close)(conversation, by=ana.user, now=timezone.now())

    for page in (visitor, desk):
        assert (await page.get("call", state="ended"))["end"] == "moved_on"


async def test_an_inbox_that_is_switched_off_is_rung_no_more_and_who_talks_talks_on(talking, browse, video):
    visitor, desk, call, this_round = talking
    yan = await browse()
    await db(Inbox.objects.filter(pk=video.pk).update)(is_active=False)

    await yan.send(type="ring", page="tab")
    assert (await yan.get("error"))["of"] == "ring"
    await visitor.send(type="signal", round=this_round, media={"camera": True})
    assert (await desk.get("signal"))["media"]["camera"]
    await visitor.send(type="hang-up", call=call)

    assert (await desk.get("call", state="ended"))["end"] == "by_visitor"
    assert await db(Call.objects.count)() == 1
