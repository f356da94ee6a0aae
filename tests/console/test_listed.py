"""Rows of an agent's list that travel alone: each is what a list drawn whole would show, and nobody sees another's."""

import re

import pytest
from channels.db import database_sync_to_async as db
from django.utils import timezone

from console.desk import consumer, listed
from console.desk.consumer import DeskConsumer
from console.live import coalesced
from console.live.groups import desk_of, tell
from conversations import drafts, lifecycle, messages, notes, recent
from conversations.access import Action, conversation_for
from conversations.models import Conversation, Message
from conversations.people.preferences import reading_as
from routing import answers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

ROW = re.compile(r'<li id="c-(\d+)" data-order="(\d+)">(.*?)</li>', re.DOTALL)
AGE = re.compile(r"<time[^>]*>.*?</time>", re.DOTALL)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """A list is sent as soon as it has changed, not after the second that it waits for more."""
    monkeypatch.setattr(coalesced.Coalesced, "_gap_after", lambda *_: 0)


@pytest.fixture
def desk(ana, visit, write):
    """Two of Ana's conversations: Zoe waits for an answer, Yves has one."""

    def answered(name):
        conversation = write(visit(name), f"I am {name}", now=timezone.now()).conversation
        say(ana, conversation, f"Hello {name}")
        return conversation

    zoe, yves = answered("Zoe"), answered("Yves")
    write(zoe.visitor, "Still there?", now=timezone.now())
    return zoe, yves


def say(agent, conversation, text):
    return answers.answer(agent.user, conversation.pk, text=text, client_id=text, now=timezone.now())


async def connect(user, path="/ws/desk/?rows"):
    device = Socket(DeskConsumer.as_asgi(), path)
    device.scope["user"] = user
    assert (await device.connect())[0]
    await device.until("chats")
    return device


async def rows(device, *, of, text):
    """Those that travel alone, until one of this conversation has this in it; the whole list must not."""
    while True:
        *_, frame = await listing(device)
        assert frame["type"] == "listed"
        found = {int(pk): html for pk, _order, html in ROW.findall(frame["html"])}
        if text in found.get(of.pk, ""):
            return frame, found


async def listing(device):
    """Frames until the list has changed, whole or by rows."""
    frames = []
    while not frames or frames[-1]["type"] not in {"chats", "listed"}:
        frames.append(await device.receive_json_from())
    return frames


def whole(user):
    """The rows of the list as it is drawn whole, by conversation: (order, html)."""
    with reading_as("en", user.timezone):
        return {int(pk): (int(order), AGE.sub("", html)) for pk, order, html in ROW.findall(listed.whole(user))}


def taken(frame):
    """The rows of a frame in the same way."""
    return {int(pk): (int(order), AGE.sub("", html)) for pk, order, html in ROW.findall(frame["html"])}


async def test_a_message_brings_its_own_row_as_a_whole_list_would_show_it(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user)

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())
    frame, found = await rows(device, of=zoe, text="Hello?")

    assert set(found) == {zoe.pk}
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    assert (frame["owed"], frame["theirs"]) == (1, 1)
    await device.disconnect()


async def test_an_answer_moves_its_row_to_the_others_turn(ana, desk):
    zoe, _yves = desk
    device = await connect(ana.user)

    await db(say)(ana, zoe, "Yes, I am")
    frame, found = await rows(device, of=zoe, text="Yes, I am")

    assert "data-owes" not in found[zoe.pk]
    assert "You:" in found[zoe.pk]
    assert (frame["owed"], frame["theirs"]) == (0, 2)
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    await device.disconnect()


async def test_rows_bear_what_the_whole_list_is_ordered_by(ana, desk, write):
    zoe, yves = desk
    await db(write)(yves.visitor, "I have another question", now=timezone.now())
    device = await connect(ana.user)
    shown = await db(whole)(ana.user)
    assert list(shown) == [zoe.pk, yves.pk]
    assert shown[zoe.pk] < shown[yves.pk]

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())
    frame, _found = await rows(device, of=zoe, text="Hello?")

    assert taken(frame)[zoe.pk][0] == shown[zoe.pk][0]  # who waits longest stays first, however much they write
    await device.disconnect()


async def test_no_question_is_asked_where_the_message_was_stored_just_here(ana, desk, write):
    zoe, yves = desk
    await db(whole)(ana.user)
    said = [await db(write)(one.visitor, "Hello?", now=timezone.now()) for one in desk]

    # On the loop, where Django lets nobody ask the database.
    unknown = listed.move_on(ana.user, {m.conversation_id: [m.revision] for m in said})
    with reading_as("en", ana.user.timezone):
        frame = listed.frame(ana.user, [zoe.pk, yves.pk])

    assert not unknown
    assert taken(frame) == await db(whole)(ana.user)


async def test_hints_that_overtook_each_other_ask_for_nothing(ana, desk, write):
    zoe, _yves = desk
    await db(whole)(ana.user)
    first, second = [(await db(write)(zoe.visitor, text, now=timezone.now())).revision for text in ("One", "Two")]

    assert not listed.move_on(ana.user, {zoe.pk: [second, first]})


async def test_unread_words_are_counted_on_until_they_are_read(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user)

    for text in ("One", "Two"):
        last = await db(write)(zoe.visitor, text, now=timezone.now())
    frame, found = await rows(device, of=zoe, text="Two")
    assert '<span class="count">4<' in found[zoe.pk]

    await db(_read)(ana.user, zoe.pk, last.pk)
    frame = (await listing(device))[-1]

    assert 'class="count"' not in frame["html"]
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    await device.disconnect()


async def test_a_message_of_another_process_is_asked_for(ana, desk, write, monkeypatch):
    zoe, _yves = desk
    device = await connect(ana.user)
    monkeypatch.setattr(recent, "_keep", lambda _message: None)

    await db(write)(zoe.visitor, "From elsewhere", now=timezone.now())
    frame, _found = await rows(device, of=zoe, text="From elsewhere")

    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    await device.disconnect()


async def test_a_hint_that_was_lost_is_made_good_by_the_next(ana, desk, write, monkeypatch):
    zoe, _yves = desk
    device = await connect(ana.user)
    with monkeypatch.context() as unheard:
        unheard.setattr(messages, "announce", lambda *_args, **_facts: None)
        await db(write)(zoe.visitor, "Nobody was told", now=timezone.now())

    await db(write)(zoe.visitor, "Told", now=timezone.now())
    frame, found = await rows(device, of=zoe, text="Told")

    assert '<span class="count">4<' in found[zoe.pk]
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    await device.disconnect()


async def test_an_old_hint_takes_nothing_back(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user)
    old = await db(write)(zoe.visitor, "One", now=timezone.now())
    await db(write)(zoe.visitor, "Two", now=timezone.now())
    await rows(device, of=zoe, text="Two")

    facts = {"conversation": zoe.pk, "message": old.pk, "revision": old.revision}
    await db(tell)(desk_of(ana.user_id), "desk.chats", **facts)
    await rows(device, of=zoe, text="Two")
    await device.disconnect()


async def test_a_draft_and_who_the_visitor_is_change_their_row_alone(ana, desk):
    zoe, yves = desk
    device = await connect(ana.user)

    await db(drafts.keep)(ana.user, yves.pk, text="I have begun", written_at=timezone.now())
    frame, found = await rows(device, of=yves, text="I have begun")
    assert set(found) == {yves.pk}
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()

    facts = {"conversation": zoe.pk}
    await db(tell)(desk_of(ana.user_id), "desk.chats", **facts)
    _frame, found = await rows(device, of=zoe, text="Zoe")
    assert set(found) == {zoe.pk}
    await device.disconnect()


async def test_a_row_that_comes_or_goes_brings_the_whole_list(ana, desk, visit, write, fresh):
    zoe, yves = desk
    device = await connect(ana.user)

    await db(write)(await db(visit)("Xenia"), "I am new", now=timezone.now())
    frames = await listing(device)
    assert frames[-1]["type"] == "chats"
    assert "I am new" in frames[-1]["html"]

    await db(lifecycle.close)(await db(fresh)(yves), by=ana.user, now=timezone.now())
    frame = (await listing(device))[-1]
    while frame["type"] != "chats" or f'id="c-{yves.pk}"' in frame["html"]:
        frame = (await listing(device))[-1]
    assert f'id="c-{zoe.pk}"' in frame["html"]
    await device.disconnect()


async def test_words_for_somebody_else_are_in_no_row(ana, cleo, desk, write):
    """A hint alone gives no right: the row says whose conversation it is."""
    zoe, _yves = desk
    device = await connect(ana.user)
    with_cleo = Conversation.objects.filter(pk=zoe.pk)
    await db(with_cleo.update)(agent=cleo.user)
    said = await db(write)(zoe.visitor, "For Cleo alone", now=timezone.now())

    facts = {"conversation": zoe.pk, "message": said.pk, "revision": said.revision}
    await db(tell)(desk_of(ana.user_id), "desk.chats", **facts)
    frame = (await listing(device))[-1]

    assert frame["type"] == "chats"
    assert f'id="c-{zoe.pk}"' not in frame["html"]
    assert "For Cleo alone" not in frame["html"]
    await device.disconnect()


async def test_a_supervisor_is_told_of_no_rows_but_their_own(ana, olga, desk, write):
    zoe, _yves = desk
    hers, theirs = await connect(ana.user), await connect(olga)

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())
    await rows(hers, of=zoe, text="Hello?")
    await theirs.send_json_to({"type": "beat", "visible": True, "seen": 0})

    assert "Hello?" not in str(await theirs.until("pong"))
    facts = {"conversation": zoe.pk}
    await db(tell)(desk_of(olga.pk), "desk.chats", **facts)
    frame = (await listing(theirs))[-1]
    assert frame["type"] == "chats"
    assert f'id="c-{zoe.pk}"' not in frame["html"]
    await hers.disconnect()
    await theirs.disconnect()


async def test_two_tabs_are_told_the_same(ana, desk, write):
    zoe, _yves = desk
    devices = [await connect(ana.user), await connect(ana.user)]

    for text in ("One", "Two", "Three"):
        await db(write)(zoe.visitor, text, now=timezone.now())
    shown = [taken((await rows(device, of=zoe, text="Three"))[0]) for device in devices]

    assert shown[0] == shown[1]
    assert shown[0].items() <= (await db(whole)(ana.user)).items()
    for device in devices:
        await device.disconnect()


async def test_a_note_changes_no_row_and_hides_none_that_follows(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user)

    await db(notes.write)(ana.user, zoe.pk, text="Remember this", client_id="n", now=timezone.now())
    await db(write)(zoe.visitor, "Hello?", now=timezone.now())
    frame, _found = await rows(device, of=zoe, text="Hello?")

    assert "Remember this" not in frame["html"]
    assert taken(frame).items() <= (await db(whole)(ana.user)).items()
    await device.disconnect()


async def test_a_device_whose_list_is_not_as_it_should_be_gets_it_whole(ana, desk):
    device = await connect(ana.user)

    await device.send_json_to({"type": "chats"})

    assert (await listing(device))[-1]["type"] == "chats"
    await device.disconnect()


async def test_a_page_of_before_an_update_gets_the_list_whole(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user, path="/ws/desk/")

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())

    frame = (await listing(device))[-1]
    assert frame["type"] == "chats"
    assert "Hello?" in frame["html"]
    await device.disconnect()


async def test_the_head_of_somebody_elses_conversation_says_with_each_message_how_long_they_wait(
    ana, olga, desk, write
):
    _zoe, yves = desk
    waits = re.compile(r'class="wait-words"([^>]*)>')
    device = await connect(olga)
    await device.send_json_to({"type": "open", "conversation": yves.pk, "after": yves.revision})

    async def waiting():
        """Whether the newest head says that they wait."""
        *_, frame = await device.until("head")
        return "hidden" not in waits.search(frame["html"])[1]

    assert not await waiting()
    await db(write)(yves.visitor, "One more thing", now=timezone.now())
    assert await waiting()
    await db(say)(ana, yves, "Which one?")
    assert not await waiting()
    await device.disconnect()


async def test_the_head_of_ones_own_follows_the_row_of_the_list(ana, desk, write):
    zoe, _yves = desk
    device = await connect(ana.user)
    await device.send_json_to({"type": "open", "conversation": zoe.pk, "after": zoe.revision})
    await device.until("head")

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())
    frames = await listing(device)

    assert "head" not in {frame["type"] for frame in frames}
    await device.disconnect()


async def test_a_list_that_changes_is_drawn_whole_from_time_to_time(ana, desk, write, monkeypatch):
    zoe, _yves = desk
    monkeypatch.setattr(consumer, "WHOLE_EVERY", 0)
    device = await connect(ana.user)

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())

    assert (await listing(device))[-1]["type"] == "chats"
    await device.disconnect()


async def test_what_fails_is_made_good_by_the_whole_list(ana, desk, write, monkeypatch):
    zoe, _yves = desk
    device = await connect(ana.user)
    with monkeypatch.context() as broken:
        broken.setattr(listed, "frame", lambda *_: 1 / 0)
        await db(write)(zoe.visitor, "One", now=timezone.now())
        await device.send_json_to({"type": "beat", "visible": True, "seen": 0})
        await device.until("pong")

    await db(write)(zoe.visitor, "Two", now=timezone.now())

    assert (await listing(device))[-1]["type"] == "chats"
    await device.disconnect()


async def test_who_is_no_longer_kept_gets_the_whole_list(ana, desk, write, monkeypatch):
    zoe, _yves = desk
    device = await connect(ana.user)
    listed._lists.clear()

    await db(write)(zoe.visitor, "Hello?", now=timezone.now())

    frame = (await listing(device))[-1]
    assert frame["type"] == "chats"
    assert "Hello?" in frame["html"]
    await device.disconnect()


def _read(user, pk, upto):
    messages.mark_for_agent(conversation_for(user, Action.ANSWER, pk), Message.Status.READ, upto=upto)
