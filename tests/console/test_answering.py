"""An agent's answer over their socket: stored as a POST is, refused as a POST is, and shown once."""

import asyncio
import json
from threading import Event

import pytest
from channels.db import database_sync_to_async as db
from django.urls import reverse
from django.utils import timezone

from console.desk import answering
from console.desk.consumer import DeskConsumer
from console.live import rights
from conversations import drafts, lifecycle
from conversations.models import Conversation, Draft, Message
from conversations.models.message import MAX_LENGTH
from conversations.people.models import User
from routing import transfers
from routing.models import Offer
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


class Device(Socket):
    async def answer(self, conversation, **said):
        await self.send_json_to({"type": "answer", "conversation": conversation.pk, **said})
        return (await self.until("answered"))[-1]

    async def beat(self):
        """Everything that the device was sent until now."""
        await self.send_json_to({"type": "beat", "visible": True, "seen": 0})
        return await self.until("pong")


@pytest.fixture
async def connect():
    """Opens devices of somebody, and closes them at the end."""
    opened = []

    async def open_device(user, conversation=None):
        device = Device(DeskConsumer.as_asgi(), "/ws/desk/")
        device.scope["user"] = await db(User.objects.get)(pk=user.pk)
        assert (await device.connect())[0]
        opened.append(device)
        if conversation:
            await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
            await device.until("rows")
        return device

    yield open_device
    for device in opened:
        await device.disconnect()


@pytest.fixture
async def device(connect, ana, mine):
    return await connect(ana.user, mine)


@pytest.fixture
def hello(ana):
    """What an answer's frame says."""
    return {"user": ana.user_id, "client_id": "a1", "text": "Hello"}


@pytest.fixture
def post(agent):
    """Posts the same from a page of theirs."""

    def send(conversation, said):
        return agent.post(reverse("answer", args=[conversation.pk]), said, headers={"HX-Request": "true"})

    return db(send)


def shown(frames):
    return [frame["html"] for frame in frames if frame["type"] == "rows"]


def said():
    return list(Message.objects.filter(from_visitor=False, kind="text").order_by("pk").values_list("text", flat=True))


async def test_it_is_stored_and_its_row_comes_once(connect, device, ana, mine, hello):
    other = await connect(ana.user, mine)

    answered = await device.answer(mine, **hello)

    assert await db(said)() == ["Hello"]
    assert (answered["conversation"], answered["client_id"], answered["status"]) == (mine.pk, "a1", 200)
    assert 'data-client-id="a1"' in answered["text"]
    stored = await db(Message.objects.get)(client_id="a1")
    assert answered["revision"] == stored.revision
    assert (await db(Offer.objects.get)()).outcome == "answered"
    assert answered["text"] in (await other.until("rows"))[-1]["html"]
    assert not any("Hello" in html for html in shown(await device.beat()))


async def test_a_row_above_it_that_was_lost_comes_with_its_own(device, mine, hello):
    """Then the acknowledgement does not stand for what the device knows."""
    await db(_store_silently)(mine, "Nobody was told")

    answered = await device.answer(mine, **hello)

    assert "revision" not in answered
    [html] = shown(await device.until("rows"))
    assert "Nobody was told" in html
    assert "Hello" in html


def _store_silently(conversation, text):
    revision = Conversation.objects.get(pk=conversation.pk).revision + 1
    Message.objects.create(
        conversation=conversation, from_visitor=True, text=text, revision=revision, sent_at=timezone.now()
    )
    Conversation.objects.filter(pk=conversation.pk).update(revision=revision)


async def test_where_the_conversation_is_not_open_the_answer_is_stored_all_the_same(connect, ana, mine, hello):
    device = await connect(ana.user)

    answered = await device.answer(mine, **hello)

    assert answered["status"] == 200
    assert "revision" not in answered


@pytest.mark.parametrize("first", ["post", "socket"])
async def test_what_comes_both_ways_is_stored_once_and_answered_alike(device, mine, hello, post, first):
    if first == "socket":
        answered, posted = await device.answer(mine, **hello), await post(mine, hello)
    else:
        posted, answered = await post(mine, hello), await device.answer(mine, **hello)

    assert (posted.status_code, answered["status"]) == (200, 200)
    assert answered["text"] == posted.text
    assert await db(said)() == ["Hello"]


async def test_what_two_devices_and_a_page_send_at_once_is_stored_once(connect, ana, mine, hello, post):
    one, other = await connect(ana.user, mine), await connect(ana.user)

    first, second, posted = await asyncio.gather(
        one.answer(mine, **hello), other.answer(mine, **hello), post(mine, hello)
    )

    assert (first["status"], second["status"], posted.status_code) == (200, 200, 200)
    assert first["text"] == second["text"] == posted.text
    assert await db(said)() == ["Hello"]


async def test_what_one_sends_after_the_other_is_stored_in_that_order(device, mine, hello):
    texts = [f"Line {number}" for number in range(9)]
    for text in texts:
        said_now = hello | {"client_id": text, "text": text}
        await device.send_json_to({"type": "answer", "conversation": mine.pk, **said_now})

    answered = [(await device.until("answered"))[-1]["client_id"] for _ in texts]

    assert answered == texts
    assert await db(said)() == texts


REFUSED = {
    "no text": {"text": ""},
    "a blank": {"text": " \n "},
    "a text that is too long": {"text": "x" * (MAX_LENGTH + 1)},
    "an original in no language": {"written": "Hello"},
    "an original in an unknown one": {"written": "Hello", "language": "xx", "read_in": "pt"},
    "an empty original": {"written": "", "language": "en", "read_in": "pt"},
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_refused_is_refused_as_a_post_is(device, mine, hello, post, what):
    refused = hello | REFUSED[what]

    answered, posted = await device.answer(mine, **refused), await post(mine, refused)

    assert (answered["status"], answered["text"]) == (posted.status_code, posted.text)
    assert answered["status"] == 409
    assert "data-words" in answered["text"]
    assert await db(said)() == []


@pytest.mark.parametrize(
    "odd",
    [
        *({"text": text} for text in (7, None, True, [], ["Hello"], {"text": "Hello"})),
        *({"written": written, "language": "en", "read_in": "pt"} for written in (7, None, [], {})),
        *({"written": "Hello", "language": language, "read_in": "pt"} for language in (7, None, [], {})),
        *({"written": "Hello", "language": "en", "read_in": language} for language in (7, [], {})),
    ],
    ids=str,
)
async def test_fields_of_another_kind_are_refused_in_words(device, mine, hello, odd):
    answered = await device.answer(mine, **hello | odd)

    assert answered["status"] == 409
    assert "data-words" in answered["text"]
    assert await db(said)() == []
    assert (await device.beat())[-1]["type"] == "pong"


@pytest.mark.parametrize(
    "odd",
    [
        *({"client_id": client_id} for client_id in ("", "x" * 65, 7, None, [], {})),
        *({"user": user} for user in ("1", None, -1, True, [], {}, 2**63)),
        *({"conversation": pk} for pk in ("1", None, -1, True, [], {}, 2**63)),
        {"text": "x" * 128 * 1024},
    ],
    ids=lambda odd: str(odd)[:40],
)
async def test_what_cannot_be_answered_by_its_id_is_an_error_in_words(device, mine, hello, odd):
    await device.send_json_to({"type": "answer", "conversation": mine.pk, **hello, **odd})

    assert (await device.until("error"))[-1]["text"]
    assert await db(said)() == []
    assert (await device.beat())[-1]["type"] == "pong"


async def test_what_no_database_takes_is_left_out(device, mine, hello):
    frame = {"type": "answer", "conversation": mine.pk, **hello, "client_id": "\ud800a1", "text": "\udfffA\0 B"}

    await device.send_to(text_data=json.dumps(frame))

    answered = (await device.until("answered"))[-1]

    assert (answered["status"], answered["client_id"]) == (200, "a1")
    assert await db(said)() == ["A B"]


async def test_the_longest_answer_and_what_it_was_translated_from_go_in_one_frame(device, mine, hello):
    """Each of their characters as browsers write the longest ones."""
    longest = "\x01" * (MAX_LENGTH - 1) + "a"
    frame = {"type": "answer", "conversation": mine.pk, **hello, "text": longest}
    frame |= {"written": longest, "language": "en", "read_in": "pt", "translator": "fake"}

    await device.send_to(text_data=json.dumps(frame, ensure_ascii=False, separators=(",", ":")))

    assert (await device.until("answered"))[-1]["status"] == 200
    stored = await db(Message.objects.get)(client_id="a1")
    assert (stored.text, stored.translation) == (longest, longest)


async def test_both_texts_are_stored_where_it_is_a_translation(device, mine, hello):
    more = {"written": "Hello", "language": "en", "read_in": "pt", "translator": "fake"}

    assert (await device.answer(mine, **hello | {"text": "Olá"} | more))["status"] == 200

    stored = await db(Message.objects.get)(client_id="a1")
    assert (stored.text, stored.language) == ("Olá", "pt")
    assert (stored.translation, stored.translated_to, stored.translator) == ("Hello", "en", "fake")


@pytest.mark.parametrize("more", [{}, {"beside_draft": "on"}])
async def test_a_draft_ends_with_the_answer_that_it_was(device, ana, mine, hello, more):
    await db(drafts.keep)(ana.user, mine.pk, text="Hel", written_at=timezone.now())

    await device.answer(mine, **hello, **more)

    assert await db(Draft.objects.exists)() == bool(more)


async def test_it_is_refused_in_the_language_of_its_agent(connect, ana, mine, hello):
    await db(User.objects.filter(pk=ana.user_id).update)(language="fr")
    device = await connect(ana.user)

    assert "Écrivez" in (await device.answer(mine, **hello | {"text": ""}))["text"]


async def test_what_a_page_of_somebody_else_sends_is_nobodys_answer(device, ben, mine, hello):
    """The page was Ben's, and connected anew after Ana had signed in beside it."""
    answered = await device.answer(mine, **hello | {"user": ben.user_id})

    assert answered["status"] == 403
    assert "open for too long" in answered["text"]
    assert await db(said)() == []


async def test_where_it_went_to_somebody_else_meanwhile_the_answer_is_refused(device, mine, olga, ben, hello):
    await device.answer(mine, **hello)
    await db(transfers.transfer)(olga, mine.pk, to=ben, anyway=True, now=timezone.now())

    again = await device.answer(mine, **hello)
    late = await device.answer(mine, **hello | {"client_id": "a2", "text": "Too late"})

    assert (again["status"], late["status"]) == (200, 404)
    assert "on your desk" in late["text"]
    assert await db(said)() == ["Hello"]


async def test_where_it_was_closed_meanwhile_the_answer_is_refused(device, ana, mine, fresh, hello):
    await db(lifecycle.close)(await db(fresh)(mine), by=ana.user, now=timezone.now())

    answered = await device.answer(mine, **hello)

    assert answered["status"] == 409
    assert "This conversation is closed." in answered["text"]


async def test_who_may_not_sign_in_any_more_answers_nobody(device, ana, mine, hello, monkeypatch):
    """Though nobody was told: what was known of them a while ago counts for nothing."""
    await db(User.objects.filter(pk=ana.user_id).update)(is_active=False)
    monkeypatch.setattr(rights, "GOOD_FOR", -1)

    await device.send_json_to({"type": "answer", "conversation": mine.pk, **hello})

    while (await device.receive_output())["type"] != "websocket.close":
        pass
    assert await db(said)() == []


async def test_a_fault_of_ours_is_answered_and_noted_and_the_connection_stays(device, mine, hello, monkeypatch, caplog):
    def fail(*_said):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(answering, "store", fail)
        answered = await device.answer(mine, **hello)

    assert (answered["status"], answered["client_id"]) == (500, "a1")
    assert "the disk is full" in caplog.text
    assert (await device.answer(mine, **hello))["status"] == 200


async def test_beats_are_answered_while_it_waits_to_be_stored(device, mine, hello, monkeypatch):
    begun, may_go_on, store = asyncio.Event(), Event(), answering.store
    loop = asyncio.get_running_loop()

    def slowly(*said_now):
        loop.call_soon_threadsafe(begun.set)
        may_go_on.wait(30)
        return store(*said_now)

    monkeypatch.setattr(answering, "store", slowly)
    monkeypatch.setattr("console.live.pipe.BUSY_FOR", 0)
    await device.send_json_to({"type": "answer", "conversation": mine.pk, **hello})
    await begun.wait()

    frames = await device.beat()
    may_go_on.set()

    assert not any(frame["type"] == "answered" for frame in frames)
    assert (await device.until("answered"))[-1]["status"] == 200
