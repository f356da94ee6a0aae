"""The desk's live connection: the list by itself, the open thread without doubles or holes, and the gate before all."""

from functools import partial

import pytest
from channels.db import database_sync_to_async as db
from channels.layers import get_channel_layer
from django.urls import reverse

from console.desk import fragments, thread_screen
from console.desk.consumer import DeskConsumer
from console.live import pipe, unread
from console.live.groups import person_of, tell, thread_of
from console.widget.acts import tell_typing
from conversations import lifecycle, messages
from conversations.canned import csv_files, replies
from conversations.models import Conversation, Inbox, Message
from routing import offers, transfers
from routing.models import Offer
from tests import files
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


async def connect(user):
    """A device of this user."""
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = user
    connected, _protocol = await device.connect()
    assert connected
    return device


async def beat(device):
    """Everything that the device was sent until now."""
    await device.send_json_to({"type": "beat", "visible": True, "seen": 0})
    return await device.until("pong")


async def opened(device, conversation, after=0):
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": after})
    return (await device.until("rows"))[-1]


def ids(frame):
    return [int(part.split('"')[0]) for part in frame["html"].split('data-id="')[1:]]


async def test_the_list_and_the_keys_come_by_themselves(ana, zoe, write):
    await db(write)(zoe, "Good morning")

    device = await connect(ana.user)
    frames = await device.until("keys")

    assert {frame["type"] for frame in frames} >= {"chats", "keys"}
    chats = next(frame for frame in frames if frame["type"] == "chats")
    assert "Good morning" in chats["html"]
    assert 'id="chats"' in chats["html"]
    await device.disconnect()


async def test_an_open_thread_gets_what_came_after(ana, zoe, write):
    conversation = (await db(write)(zoe, "First")).conversation
    await db(write)(zoe, "Second")
    device = await connect(ana.user)

    everything = await opened(device, conversation)
    stored = await db(lambda: list(Message.objects.filter(conversation=conversation).order_by("pk")))()

    assert ids(everything) == [row.pk for row in stored]
    assert everything["revision"] == max(row.revision for row in stored)

    await db(write)(zoe, "Third")
    after = (await device.until("rows"))[-1]
    assert "Third" in after["html"]
    assert "Second" not in after["html"]
    await device.disconnect()


async def test_reopening_sends_only_what_is_new(ana, zoe, write):
    conversation = (await db(write)(zoe, "First")).conversation
    device = await connect(ana.user)
    known = (await opened(device, conversation))["revision"]
    await device.disconnect()
    await db(write)(zoe, "While away")

    device = await connect(ana.user)
    caught_up = await opened(device, conversation, after=known)

    assert "While away" in caught_up["html"]
    assert "First" not in caught_up["html"]
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": caught_up["revision"]})
    assert not [frame for frame in await beat(device) if frame["type"] == "rows"]
    await device.disconnect()


async def test_what_changes_while_a_conversation_is_opened_is_drawn_after_it(ana, zoe, write, monkeypatch):
    conversation = (await db(write)(zoe, "Bom dia")).conversation
    device = await connect(ana.user)
    drawn = thread_screen.render_head

    def slowly(user, pk):
        head = drawn(user, pk)
        if not changes:
            changes.append(pk)
            tell(thread_of(pk), "thread.changed", conversation=pk)
        return head

    changes = []
    monkeypatch.setattr(thread_screen, "render_head", slowly)
    await opened(device, conversation)

    assert changes
    await device.until("head")
    await device.disconnect()


async def test_many_messages_come_once_each_and_in_order(ana, zoe, write):
    conversation = (await db(write)(zoe, "Start")).conversation
    device = await connect(ana.user)
    seen = ids(await opened(device, conversation))

    for number in range(20):
        await db(write)(zoe, f"Line {number}")
    wanted = await db(lambda: list(Message.objects.filter(conversation=conversation).values_list("pk", flat=True)))()
    while len(seen) < len(wanted):
        seen += ids((await device.until("rows"))[-1])

    assert seen == sorted(wanted)
    assert not [frame for frame in await beat(device) if frame["type"] == "rows"]
    await device.disconnect()


async def test_a_hint_that_was_lost_is_made_good_by_the_next(ana, zoe, write):
    conversation = (await db(write)(zoe, "Start")).conversation
    device = await connect(ana.user)
    revision = (await opened(device, conversation))["revision"]
    await db(_store_silently)(conversation, "Nobody was told", revision + 1)

    await db(write)(zoe, "Told")
    rows = (await device.until("rows"))[-1]

    assert "Nobody was told" in rows["html"]
    assert "Told" in rows["html"]
    await device.disconnect()


async def test_words_stored_here_come_without_a_question_although_their_hint_was_lost(ana, zoe, write, monkeypatch):
    conversation = (await db(write)(zoe, "Start")).conversation
    device = await connect(ana.user)
    await opened(device, conversation)
    monkeypatch.setattr(thread_screen, "rows_after", None)
    with monkeypatch.context() as unheard:
        unheard.setattr(messages, "announce", lambda *_args, **_facts: None)
        await db(write)(zoe, "Nobody was told")

    last = await db(write)(zoe, "Told")
    rows = [(await device.until("rows"))[-1] for _ in range(2)]

    assert "Nobody was told" in rows[0]["html"]
    assert "Told" in rows[1]["html"]
    assert [frame["revision"] for frame in rows] == [last.revision - 1, last.revision]
    await device.disconnect()


async def test_a_file_comes_to_an_open_thread_and_the_connection_stays(ana, agent, zoe, write, storage):
    conversation = (await db(write)(zoe, "Start")).conversation
    upload = partial(db(agent.post), reverse("upload", args=[conversation.pk]), headers={"HX-Request": "true"})
    await upload({"file": files.upload("one.jpg", files.photo()), "client_id": "a1"})  # the first answer changes more
    device = await connect(ana.user)
    await opened(device, conversation)

    await upload({"file": files.upload("two.jpg", files.photo()), "client_id": "a2"})
    rows = (await device.until("rows"))[-1]

    assert "Photo sent by Ana" in rows["html"]
    assert (await beat(device))[-1]["type"] == "pong"
    await device.disconnect()


async def test_an_old_hint_sends_nothing_twice(ana, zoe, write):
    conversation = (await db(write)(zoe, "Start")).conversation
    device = await connect(ana.user)
    await opened(device, conversation)

    await get_channel_layer().group_send(
        thread_of(conversation.pk), {"type": "thread.rows", "conversation": conversation.pk, "revision": 1}
    )

    assert not [frame for frame in await beat(device) if frame["type"] == "rows"]
    await device.disconnect()


async def test_a_thread_that_goes_to_somebody_else_is_gone(ana, olga, zoe, write, hire):
    conversation = (await db(write)(zoe, "Mine")).conversation
    device = await connect(ana.user)
    await opened(device, conversation)

    ben = await db(hire)("ben")
    now = (await db(Offer.objects.get)(conversation=conversation)).made_at
    await db(transfers.transfer)(olga, conversation.pk, to=ben, now=now)
    gone = (await device.until("gone"))[-1]
    await db(write)(zoe, "Not for ana")

    assert gone["conversation"] == conversation.pk
    assert gone["text"] == "This conversation is no longer on your desk. Offered to Ben."
    assert await db(Message.objects.filter(text="Not for ana").exists)()
    assert "Not for ana" not in str(await beat(device))
    await device.disconnect()


async def test_where_a_conversation_is_is_told_to_nobody_who_never_had_it(cleo, ana, zoe, write):
    conversation = (await db(write)(zoe, "A secret")).conversation

    told = await db(fragments.gone)(cleo.user, conversation.pk, was_theirs=False)

    assert told["text"] == "This conversation is no longer on your desk."
    assert "Ana" not in told["html"]


async def test_an_agent_who_missed_it_is_told_and_turned_red(ana, zoe, write):
    conversation = (await db(write)(zoe, "Quick!")).conversation
    device = await connect(ana.user)
    await device.until("keys")

    offer = await db(Offer.objects.get)(conversation=conversation)
    await db(offers.expire_overdue)(offer.answer_by)

    frames = await device.until("missed")
    for words in ("Zoe was not answered in time", "Become available again"):
        assert words in frames[-1]["html"]
    assert frames[-1]["conversation"] == conversation.pk
    for words in ("The time for a first answer is over.", "It waits in the queue.", "Become available again"):
        assert words in frames[-1]["away"]
    while not (red := [frame for frame in frames if frame["type"] == "keys" and 'data-state="off"' in frame["html"]]):
        frames = await device.until("keys")
    assert "Unavailable" in red[-1]["html"]
    await device.disconnect()


@pytest.mark.parametrize("kind", ["open", "typing", "read", "got"])
async def test_a_stranger_is_refused(cleo, ana, zoe, write, kind):
    message = await db(write)(zoe, "A secret")
    assert await db(Conversation.objects.on_desk_of(ana.user).filter(pk=message.conversation_id).exists)()
    device = await connect(cleo.user)

    await device.send_json_to(
        {"type": kind, "conversation": message.conversation_id, "after": 0, "upto": message.pk + 1}
    )
    frames = await beat(device)

    assert [frame["of"] for frame in frames if frame["type"] == "error"] == [kind]
    assert "A secret" not in str(frames)
    assert (await db(Message.objects.get)(pk=message.pk)).status == Message.Status.SENT
    await device.disconnect()


async def test_after_a_refused_open_nothing_is_pushed(cleo, ana, zoe, write):
    conversation = (await db(write)(zoe, "A secret")).conversation
    device = await connect(cleo.user)
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    await beat(device)

    await db(write)(zoe, "Another secret")

    assert await db(Message.objects.filter(text="Another secret").exists)()
    assert "secret" not in str(await beat(device))
    await device.disconnect()


async def test_reading_is_marked_and_shown_to_every_device(ana, zoe, write):
    message = await db(write)(zoe, "Read me")
    conversation = await db(lambda: message.conversation)()
    device = await connect(ana.user)
    assert "data-unread" in (await opened(device, conversation))["html"]

    await device.send_json_to({"type": "got", "conversation": conversation.pk, "upto": message.pk})
    await device.until("rows")
    await device.send_json_to({"type": "read", "conversation": conversation.pk, "upto": message.pk})
    rows = (await device.until("rows"))[-1]

    assert ids(rows) == [message.pk]
    assert "data-unread" not in rows["html"]
    assert (await db(Message.objects.get)(pk=message.pk)).status == Message.Status.READ
    await device.disconnect()


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "{",
        "[]",
        '"open"',
        "null",
        '{"type": 7}',
        '{"type": "nothing"}',
        '{"type": "open"}',
        '{"type": "open", "conversation": "1", "after": 0}',
        '{"type": "open", "conversation": true, "after": 0}',
        '{"type": "open", "conversation": -1, "after": 0}',
        '{"type": "read", "conversation": 99999999999999999999, "upto": 1}',
        '{"type": "typing", "conversation": 424242}',
        '{"type": "beat", "seen": "x' + "x" * pipe.SHORT_FRAME + '"}',
    ],
)
async def test_a_frame_that_cannot_be_used_is_answered_and_keeps_the_connection(ana, text):
    device = await connect(ana.user)
    await device.until("keys")

    await device.send_to(text_data=text)

    assert (await device.until("error"))[-1]["text"]
    assert (await beat(device))[-1]["type"] == "pong"
    await device.disconnect()


async def test_bytes_are_answered_and_keep_the_connection(ana):
    device = await connect(ana.user)
    await device.send_to(bytes_data=b"\x00\xff")

    assert (await device.until("error"))[-1]["text"]
    assert (await beat(device))[-1]["type"] == "pong"
    await device.disconnect()


async def test_a_reader_who_does_not_read_is_closed(ana, monkeypatch):
    monkeypatch.setattr(unread, "FRAMES", 3)
    device = await connect(ana.user)
    await device.until("keys")

    for _ in range(4):
        await device.send_json_to({"type": "beat", "visible": True, "seen": 0})
    output = await device.receive_output(timeout=5)
    while output["type"] != "websocket.close":
        output = await device.receive_output(timeout=5)

    assert output["code"] == pipe.CLOSE_SLOW


async def test_signing_out_elsewhere_closes_the_device(ana):
    device = await connect(ana.user)
    await device.until("keys")

    await db(tell)(person_of(ana.user.pk), "signed.out", by_supervisor=False)

    output = await device.receive_output(timeout=5)
    while output["type"] != "websocket.close":
        output = await device.receive_output(timeout=5)
    assert output["code"] == pipe.CLOSE_UNWELCOME


async def test_a_typing_visitor_is_shown_only_where_the_thread_is_open(ana, zoe, write):
    conversation = (await db(write)(zoe)).conversation
    device = await connect(ana.user)
    hint = {"conversation": conversation.pk, "name": "Zoe"}

    await db(tell)(thread_of(conversation.pk), "thread.typing", **hint)
    assert not [frame for frame in await beat(device) if frame["type"] == "typing"]
    await opened(device, conversation)
    await db(tell)(thread_of(conversation.pk), "thread.typing", **hint)

    assert (await device.until("typing"))[-1]["text"] == "Zoe is typing…"
    await device.disconnect()


@pytest.mark.parametrize(("channel", "n"), [("chat", 2), ("sms", 0)])
async def test_that_somebody_types_is_told_both_ways_where_the_channel_has_it(ana, zoe, write, monkeypatch, channel, n):
    conversation, told = (await db(write)(zoe)).conversation, []
    await db(Inbox.objects.update)(channel=channel)
    for door in ("desk.consumer", "widget.acts"):
        monkeypatch.setattr(f"console.{door}.tell", lambda _group, kind, **_facts: told.append(kind))
    device = await connect(ana.user)

    await device.send_json_to({"type": "typing", "conversation": conversation.pk})
    await beat(device)
    await db(tell_typing)(zoe, await db(Inbox.objects.get)())

    assert len([kind for kind in told if kind.endswith(".typing")]) == n
    await device.disconnect()


async def test_a_closed_thread_stays_open_to_read(ana, zoe, write, noon):
    conversation = (await db(write)(zoe)).conversation
    device = await connect(ana.user)
    await opened(device, conversation)

    fresh = await db(Conversation.objects.select_related("inbox").get)(pk=conversation.pk)
    await db(lifecycle.close)(fresh, by=ana.user, now=noon)

    while 'data-status="closed"' not in (head := (await device.until("head"))[-1])["html"]:
        pass
    assert "data-mine" not in head["html"]
    await device.disconnect()


def _store_silently(conversation, text, revision):
    Message.objects.create(
        conversation=conversation,
        from_visitor=True,
        text=text,
        revision=revision,
        sent_at=conversation.opened_at,
    )
    Conversation.objects.filter(pk=conversation.pk).update(revision=revision)


async def test_a_shared_reply_that_changes_is_told_to_every_desk_and_an_own_one_to_its_owner(ana, ben, olga):
    hers, his = await connect(ana.user), await connect(ben.user)
    ours = await db(replies.add_category)(olga, "Ours", shared=True)
    mine = await db(replies.add_category)(ana.user, "Mine")
    for device in (hers, his):
        await beat(device)

    for change in (
        lambda: replies.save_reply(olga, category=ours, shortcut="bye", text="Goodbye"),
        lambda: replies.save_reply(olga, category=ours, shortcut="bye", text="Bye", pk=ours.replies.get().pk),
        lambda: csv_files.read(b"category,shortcut,text\nOurs,late,Sorry"),
        lambda: replies.delete_reply(olga, ours.replies.get(shortcut="late").pk),
        lambda: replies.delete_category(olga, ours.pk),
    ):
        await db(change)()
        for device in (hers, his):
            await device.until("replies")

    await db(replies.save_reply)(ana.user, category=mine, shortcut="bye", text="Mine")
    await hers.until("replies")
    assert not any(frame["type"] == "replies" for frame in await beat(his))
    for device in (hers, his):
        await device.disconnect()
