"""What the two browsers of a call tell each other: it goes from seat to seat, and nowhere else."""

import pytest
from channels.db import database_sync_to_async as db
from django.urls import reverse
from django.utils import timezone

from console.calls import signalling
from console.limits.buckets import Bucket
from conversations.models import Call, Conversation, Message, Visitor
from routing.models import Offer

from .calls import ana, browse, opened, rung, sit, taken, talking, video

__all__ = ["ana", "browse", "opened", "sit", "talking", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


OFFER = {"type": "offer", "sdp": "v=0\r\n" + "a=x\r\n" * 500}


CANDIDATE = {"candidate": "candidate:1 1 UDP 1 192.0.2.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}


async def test_offers_answers_and_candidates_go_from_seat_to_seat(talking):
    visitor, desk, call, this_round = talking

    await visitor.send(type="signal", round=this_round, description=OFFER)
    assert await desk.get("signal") == {"type": "signal", "call": call, "round": this_round, "description": OFFER}
    await desk.send(type="signal", round=this_round, candidate=CANDIDATE | {"address": "192.0.2.1"})
    said = (await visitor.get("signal"))["candidate"]
    assert said == CANDIDATE | {"usernameFragment": None}
    await desk.send(type="signal", round=this_round, candidate=None)
    assert (await visitor.get("signal"))["candidate"] is None
    await visitor.send(type="signal", round=this_round, restart=True, x=1)
    assert await desk.get("signal") == {"type": "signal", "call": call, "round": this_round, "restart": True}
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
    assert not any("v=0" in row for row in rows)


NO_SIGNALS = [
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
    {"restart": "yes"},
    {"description": {"type": "offer", "sdp": "x" * 70_000}},
]


async def test_what_is_no_signal_is_refused_and_goes_nowhere(talking, subtests):
    """In one call, which each of them leaves as it was."""
    visitor, desk, _call, this_round = talking
    for number, said in enumerate(NO_SIGNALS):
        with subtests.test(number=number):
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


async def test_of_three_pages_of_the_visitor_the_last_to_take_it_over_sits(talking, browse):
    first, desk, call, _round = talking
    second, third = [await browse(first.token) for _ in range(2)]

    for page, name in ((second, "second"), (third, "third")):
        await page.send(type="continue", call=call, page=name)
        await page.get("call", page=name)
        await page.send(type="join", call=call, page=name)
        this_round = (await page.get("joined"))["round"]
        await desk.get("peer", round=this_round)

    for page in (first, second):
        assert (await page.get("call", page="third"))["state"] == "accepted"
        await page.send(type="signal", round=this_round, description=OFFER)
        assert (await page.get("error"))["of"] == "signal"
    await desk.send(type="signal", round=this_round, description=OFFER)
    assert (await third.get("signal"))["description"] == OFFER
    for page in (desk, first, second):
        assert [frame for frame in await page.rest() if frame["type"] == "signal"] == []


async def test_what_is_said_after_one_call_does_not_come_into_the_next(talking, ana):
    """The sockets are the same ones, and so are the names of their pages."""
    visitor, desk, call, this_round = talking
    await visitor.send(type="hang-up", call=call)
    await desk.get("call", state="ended")
    await visitor.get("call", state="ended")
    second = await rung(visitor)
    await taken(ana, second)

    for page in (visitor, desk):
        await page.get("call", id=second["id"], state="accepted")
        await page.send(type="signal", round=this_round, description=OFFER)
        assert (await page.get("error"))["of"] == "signal"
        await page.send(type="join", call=call, page="tab" if page is visitor else "phone")
        assert (await page.get("error"))["of"] == "join"

    for page in (visitor, desk):
        assert [frame for frame in await page.rest() if frame["type"] in {"signal", "peer"}] == []


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


async def test_who_comes_back_to_a_round_that_is_over_begins_the_next(talking, sit, ana):
    visitor, desk, call, this_round = talking
    await desk.socket.disconnect()
    await visitor.send(type="join", call=call, page="tab")
    assert (await visitor.get("joined"))["round"] == this_round + 1

    again = await sit(ana.user)
    await again.send(type="join", call=call, page="phone", round=this_round)

    assert (await again.get("joined"))["round"] == this_round + 2
    assert (await visitor.get("peer"))["round"] == this_round + 2


async def test_a_page_of_before_an_update_named_its_round_by_letters_and_begins_the_next(talking):
    visitor, desk, call, this_round = talking

    await visitor.send(type="join", call=call, page="tab", round="5f0c1a2b3c4d")

    assert (await visitor.get("joined"))["round"] == this_round + 1
    assert (await desk.get("peer"))["round"] == this_round + 1


async def test_who_sits_asks_for_passwords_of_now_and_misses_nothing(talking):
    visitor, desk, call, this_round = talking

    await visitor.send(type="join", call=call, page="tab", round=this_round)
    await desk.send(type="signal", round=this_round, description=OFFER)

    assert (await visitor.get("joined"))["round"] == this_round
    assert (await visitor.get("signal"))["description"] == OFFER
    assert [frame for frame in await desk.rest() if frame["type"] == "peer"] == []


ODD_CALLS = [{"call": call, "page": "tab"} for call in (None, -1, 2**70, True, "1", [1])]
ODD_ROUNDS = (-1, 2**70, True, [1], {"round": 1})
ODD_PAGES = [{"page": page} for page in ("x" * 37, "", ["tab"], None)]
ODD = [
    *((kind, frame) for kind in ("join", "accept", "continue", "hang-up", "call") for frame in ODD_CALLS),
    *(("join", frame) for frame in [*ODD_PAGES, *({"page": "tab", "round": odd} for odd in ODD_ROUNDS)]),
]


async def test_odd_frames_are_refused_in_words_and_change_nothing(talking, subtests):
    """In one call, as nothing changes it."""
    visitor, desk, call, this_round = talking
    for kind, frame in ODD:
        with subtests.test(kind=kind, frame=frame):
            await visitor.send(**{"type": kind, "call": call, **frame})

            assert (await visitor.get("error"))["text"]
            assert (await db(Call.objects.get)(pk=call)).state == "accepted"
            await desk.send(type="signal", round=this_round, description=OFFER)
            assert (await visitor.get("signal"))["description"] == OFFER


async def test_a_flood_of_signals_is_held_up(talking, monkeypatch):
    monkeypatch.setattr(signalling, "SIGNALS", Bucket("signals", 3, 3600))  # none fits again while the test runs
    visitor, _desk, _call, this_round = talking
    for _ in range(4):
        await visitor.send(type="signal", round=this_round, candidate=CANDIDATE)

    assert (await visitor.get("error"))["after"] >= 1
