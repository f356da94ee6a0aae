"""Calls on the wire: who may sit in one, what goes from seat to seat and nowhere else, what each side is shown."""

import base64
import hashlib
import hmac
import json
from datetime import time, timedelta

import pytest
from channels.db import database_sync_to_async as db
from channels.routing import URLRouter
from django.urls import path, reverse
from django.utils import timezone

from console.calls import relays, signalling
from console.desk.consumer import DeskConsumer
from console.limits.buckets import Bucket
from console.widget import postbox, screens, tokens
from console.widget.consumer import WidgetConsumer
from conversations import blocks, lifecycle
from conversations.models import Call, Conversation, Inbox, Message, OpeningHours, Visitor
from routing import calls
from routing.models import Offer, Rule
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

application = URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())])
OFFER = {"type": "offer", "sdp": "v=0\r\n" + "a=x\r\n" * 500}
CANDIDATE = {"candidate": "candidate:1 1 UDP 1 192.0.2.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}
BUTTON = 'id="ring"'
OF_CALLS = {"signal", "peer", "call", "error"}
SERVERS = {
    "STUN_URLS": ["stun:relay.example.com:3478"],
    "TURN_URLS": ["turns:relay.example.com:443"],
    "TURN_SECRET": "hush",
}


@pytest.fixture
def video(sales):
    inbox = Inbox.objects.create(name="video.example", key="video", channel="video", company="Shop")
    Rule.objects.create(inbox=inbox, group=sales)
    return inbox


class Page:
    """One page of a visitor or an agent."""

    def __init__(self, socket):
        self.socket = socket

    async def send(self, **frame):
        await self.socket.send_json_to(frame)

    async def get(self, kind, **facts):
        """The next frame of this kind in which these facts stand."""
        while True:
            frame = (await self.socket.until(kind))[-1]
            if facts.items() <= frame.items():
                return frame

    async def rest(self):
        """What has come until it has answered a beat, without what a desk shows anyhow."""
        await self.send(type="beat", visible=True, seen=0)
        return [frame for frame in await self.socket.until("pong") if frame["type"] in OF_CALLS]


@pytest.fixture
async def browse(video):
    opened = []

    async def open_page(token=None, inbox=video):
        page = Page(Socket(application, f"/ws/widget/{inbox.key}/"))
        assert (await page.socket.connect())[0]
        page.token = token or tokens.new_token(inbox)
        await page.send(type="hello", token=page.token, language="en")
        await page.get("welcome")
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        await page.socket.disconnect()


@pytest.fixture
async def sit():
    opened = []

    async def open_desk(user):
        page = Page(Socket(DeskConsumer.as_asgi(), "/ws/desk/"))
        page.socket.scope["user"] = user
        assert (await page.socket.connect())[0]
        await page.get("keys")
        opened.append(page)
        return page

    yield open_desk
    for page in opened:
        await page.socket.disconnect()


@pytest.fixture
async def ana(hire):
    return await db(hire)("ana", channels=("chat", "video"))


async def rung(page, name="tab"):
    await page.send(type="ring", page=name)
    return await page.get("call", state="ringing")


async def taken(agent, frame, page="phone"):
    call = await db(Call.objects.get)(pk=frame["id"])
    return await db(calls.accept)(agent.user, call.conversation_id, call.pk, page=page, now=timezone.now())


@pytest.fixture
async def talking(ana, browse, sit):
    """Both sides sit: the visitor came first, so the visitor offers."""
    visitor, desk = await browse(), await sit(ana.user)
    call = await rung(visitor)
    await taken(ana, call)
    await visitor.send(type="join", call=call["id"], page="tab")
    await visitor.get("joined")
    await desk.send(type="join", call=call["id"], page="phone")
    joined = await desk.get("joined")
    peer = await visitor.get("peer")
    assert joined["round"] == peer["round"]
    return visitor, desk, call["id"], peer["round"]


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

    assert (await desk.get("call", state="gone"))["id"] == call["id"]


async def test_a_device_that_connects_hears_of_what_rings(ana, browse, sit):
    call = await rung(await browse())

    desk = Page(Socket(DeskConsumer.as_asgi(), "/ws/desk/"))
    desk.socket.scope["user"] = ana.user
    await desk.socket.connect()

    assert (await desk.get("call", state="ringing"))["id"] == call["id"]
    await desk.socket.disconnect()


async def test_another_page_of_the_visitor_shows_it_as_well(ana, browse):
    first = await browse()
    call = await rung(first)

    second = await browse(first.token)

    assert (await second.get("call"))["page"] == "tab"
    await second.send(type="hang-up", call=call["id"])
    assert (await first.get("call", state="ended"))["end"] == "given_up"


async def test_offers_answers_and_candidates_go_from_seat_to_seat(talking):
    visitor, desk, call, this_round = talking

    await visitor.send(type="signal", round=this_round, description=OFFER)
    assert await desk.get("signal") == {"type": "signal", "call": call, "round": this_round, "description": OFFER}
    await desk.send(type="signal", round=this_round, candidate=CANDIDATE | {"address": "192.0.2.1"})
    said = (await visitor.get("signal"))["candidate"]
    assert said == CANDIDATE | {"usernameFragment": None}
    await desk.send(type="signal", round=this_round, candidate=None)
    assert (await visitor.get("signal"))["candidate"] is None
    await desk.send(type="signal", round=this_round, media={"camera": True, "microphone": False, "x": 1})
    assert (await visitor.get("signal"))["media"] == {"camera": True, "microphone": False, "sound_only": False}


async def test_nothing_that_was_signalled_is_stored(talking):
    visitor, desk, _call, this_round = talking
    await visitor.send(type="signal", round=this_round, description=OFFER)
    await desk.get("signal")

    rows = [
        str(row)
        for model in (Call, Conversation, Message, Visitor, Offer)
        for row in await db(lambda model=model: list(model.objects.values()))()
    ]

    assert rows
    assert not any("v=0" in row or this_round in row for row in rows)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"description": {"type": "rollback"}},
        {"description": {"type": "offer"}},
        {"description": {"type": "offer", "sdp": 1}},
        {"description": "offer"},
        {"candidate": "candidate:1"},
        {"candidate": {"candidate": "x" * 2000}},
        {"candidate": {"candidate": "x", "sdpMLineIndex": -1}},
        {"candidate": {"candidate": "x", "sdpMLineIndex": True}},
        {"candidate": {"candidate": "x", "sdpMid": ["0"]}},
        {"media": [True]},
        {"description": {"type": "offer", "sdp": "x" * 70_000}},
    ],
)
async def test_what_is_no_signal_is_refused_and_goes_nowhere(talking, said):
    visitor, desk, _call, this_round = talking

    await visitor.send(type="signal", round=this_round, **said)

    assert (await visitor.get("error"))["text"]
    assert [frame for frame in await desk.rest() if frame["type"] == "signal"] == []


async def test_only_the_pages_that_are_in_the_call_sit_and_signal(talking, ana, hire, browse, sit):
    visitor, _desk, call, this_round = talking
    ben = await db(hire)("ben", channels=("chat", "video"))
    others = [
        (await browse(), "tab"),  # another visitor
        (await browse(visitor.token), "other-tab"),
        (await sit(ana.user), "desktop"),
        (await sit(ben.user), "phone"),
    ]
    for page, name in others:
        await page.send(type="join", call=call, page=name)
        assert (await page.get("error"))["of"] == "join"
        await page.send(type="signal", round=this_round, description=OFFER)
        assert (await page.get("error"))["of"] == "signal"

    assert [frame for frame in await visitor.rest() if frame["type"] in {"signal", "peer"}] == []


async def test_after_hanging_up_nothing_is_carried_any_more(talking, ana):
    visitor, desk, call, this_round = talking
    await visitor.send(type="hang-up", call=call)
    assert (await desk.get("call", state="ended"))["text"].endswith("has hung up.")

    await desk.send(type="signal", round=this_round, description=OFFER)

    assert (await desk.get("error"))["of"] == "signal"
    assert [frame for frame in await visitor.rest() if frame["type"] == "signal"] == []
    assert (await db(Call.objects.get)()).end == "by_visitor"


async def test_who_lost_the_conversation_signals_no_more(talking, ana):
    """Though the call's row stood as it was."""
    visitor, desk, _call, this_round = talking
    conversation = await db(Conversation.objects.get)()
    gone = {"status": "closed", "closed_at": timezone.now(), "agent": None}
    await db(Conversation.objects.filter(pk=conversation.pk).update)(**gone)

    await desk.send(type="signal", round=this_round, description=OFFER)

    assert (await desk.get("error"))["of"] == "signal"
    assert [frame for frame in await visitor.rest() if frame["type"] == "signal"] == []


async def test_a_page_that_is_loaded_anew_begins_a_round_and_the_other_side_hears_of_it(talking, browse):
    visitor, desk, call, this_round = talking

    again = await browse(visitor.token)
    await again.send(type="join", call=call, page="tab")

    fresh = await again.get("joined")
    assert fresh["round"] != this_round
    assert (await desk.get("peer"))["round"] == fresh["round"]
    await desk.send(type="signal", round=fresh["round"], description=OFFER)
    assert (await again.get("signal"))["description"] == OFFER
    assert [frame for frame in await visitor.rest() if frame["type"] == "signal"] == []


async def test_a_page_that_lost_its_name_takes_the_call_over_and_the_one_before_sits_no_more(talking, browse):
    visitor, desk, call, this_round = talking
    again = await browse(visitor.token)
    assert (await again.get("call", state="accepted"))["page"] == "tab"
    await again.send(type="join", call=call, page="nameless")
    assert (await again.get("error"))["of"] == "join"

    await again.send(type="continue", call=call, page="nameless")

    for page in (again, visitor):
        assert (await page.get("call", page="nameless"))["state"] == "accepted"
    await again.send(type="join", call=call, page="nameless")
    await again.get("joined")
    await visitor.send(type="signal", round=this_round, description=OFFER)
    assert (await visitor.get("error"))["of"] == "signal"
    assert [frame for frame in await desk.rest() if frame["type"] == "signal"] == []


async def test_an_agent_takes_a_call_over_from_one_device_to_the_other(talking, ana, sit, client):
    visitor, phone, call, _round = talking
    desktop = await sit(ana.user)
    await db(client.force_login)(ana.user)
    conversation = await db(Conversation.objects.get)()

    fields = {"call": call, "page": "desktop"}
    answer = await db(client.post)(reverse("call-continue", args=[conversation.pk]), fields)

    assert answer.status_code == 204
    for device in (phone, desktop):
        assert (await device.get("call", page="desktop"))["state"] == "accepted"
    await desktop.send(type="join", call=call, page="desktop")
    joined = await desktop.get("joined")
    assert (await visitor.get("peer", round=joined["round"]))["call"] == call


async def test_a_socket_that_comes_back_goes_on_in_its_round(talking, browse):
    visitor, desk, call, this_round = talking
    await visitor.socket.disconnect()

    again = await browse(visitor.token)
    await again.send(type="join", call=call, page="tab", round=this_round)

    assert (await again.get("joined"))["round"] == this_round
    assert [frame for frame in await desk.rest() if frame["type"] == "peer"] == []
    await desk.send(type="signal", round=this_round, description=OFFER)
    assert (await again.get("signal"))["description"] == OFFER


async def test_a_flood_of_signals_is_held_up(talking, monkeypatch):
    monkeypatch.setattr(signalling, "SIGNALS", Bucket("signals", 3, 3600))  # none fits again while the test runs
    visitor, _desk, _call, this_round = talking
    for _ in range(4):
        await visitor.send(type="signal", round=this_round, candidate=CANDIDATE)

    assert (await visitor.get("error"))["after"] >= 1


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


# ---- the button that calls


def shown(visitor, inbox, **options):
    return screens.render_state(visitor, inbox, **options)[0]


def test_one_can_call_while_somebody_is_available_for_it_full_or_not(hire, zoe, visit, video, noon):
    agent = hire("ana", channels=("chat", "video"))
    assert BUTTON in shown(zoe, video)
    calls.ring(visit("Yan"), video, page="tab", now=noon)  # one video at a time: the agent is full
    assert BUTTON in shown(zoe, video)

    agent.availabilities.filter(channel="video").update(is_wanted=False)

    html = shown(zoe, video)
    assert BUTTON not in html
    assert "Nobody can take a call right now. Write to us" in html
    assert 'data-changes-in="60"' in html  # an open page asks again


def test_one_cannot_call_outside_business_hours_and_is_told_when_to(hire, zoe, video):
    hire("ana", channels=("chat", "video"))
    day = timezone.localdate() + timedelta(days=3)
    OpeningHours.objects.create(inbox=video, weekday=day.weekday(), opens=time(9), closes=time(18))

    html = shown(zoe, video)

    assert BUTTON not in html
    assert "Back on " in html
    assert "Nobody can take a call" not in html


def test_who_is_blocked_and_who_is_in_a_chat_are_shown_no_button(hire, zoe, shop, video, noon):
    ana = hire("ana", channels=("chat", "video"))
    assert BUTTON not in shown(zoe, shop)

    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    assert BUTTON not in shown(zoe, video)


def test_the_page_comes_with_the_button_before_anybody_has_said_hello(hire, video, client):
    address = reverse("widget", args=[video.key])
    assert BUTTON not in client.get(address).content.decode()

    hire("ana", channels=("chat", "video"))

    assert BUTTON in client.get(address).content.decode()


# ---- relays


def test_a_turn_server_is_named_with_a_password_that_holds_for_ten_minutes(settings, noon):
    for name, value in SERVERS.items():
        setattr(settings, name, value)

    stun, turn = relays.servers_for(7, now=noon)

    assert stun == {"urls": ["stun:relay.example.com:3478"]}
    assert turn["username"] == f"{int(noon.timestamp()) + 600}:7"
    expected = hmac.new(b"hush", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == expected
    assert "hush" not in json.dumps([stun, turn])


def test_without_servers_there_are_none(settings, noon):
    settings.STUN_URLS, settings.TURN_URLS = [], []

    assert relays.servers_for(7, now=noon) == []


async def test_who_is_in_a_call_is_told_of_the_servers_and_nobody_else_is(settings, ana, browse, sit):
    for name, value in SERVERS.items():
        setattr(settings, name, value)
    visitor = await browse()
    call = await rung(visitor)
    assert "relay.example.com" not in json.dumps(call)
    await taken(ana, call)

    await visitor.send(type="join", call=call["id"], page="tab")

    servers = (await visitor.get("joined"))["servers"]
    conversation = await db(Conversation.objects.get)()
    assert servers[1]["username"].endswith(f":{conversation.pk}")
