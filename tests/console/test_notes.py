"""Private notes on the desk: stored, drawn, told to colleagues, and never to a visitor, whatever way they ask."""

import json

import pytest
from channels.db import database_sync_to_async
from django.urls import reverse
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.shell import mentions
from console.widget import screens, tokens
from console.widget.consumer import WidgetConsumer
from conversations import messages, notes
from conversations.models import Conversation, Message
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

HTMX = {"HX-Request": "true"}
SECRET = "A difficult customer"
TOLD = database_sync_to_async


@pytest.fixture
def held(ana, zoe, write, fresh):
    return fresh(write(zoe))


@pytest.fixture
def note(held, ana, noon):
    def leave(text=SECRET, client_id="note-1", person=ana.user):
        return notes.write(person, held.pk, text=text, client_id=client_id, now=noon)

    return leave


def test_a_note_comes_back_as_its_row_once(client, held, ana):
    client.force_login(ana.user)
    said = {"text": f"{SECRET} <b>", "client_id": "n-1"}

    first = client.post(reverse("note", args=[held.pk]), said, headers=HTMX)
    again = client.post(reverse("note", args=[held.pk]), said, headers=HTMX)

    assert first.status_code == again.status_code == 200
    assert 'class="note"' in first.text
    assert "A difficult customer &lt;b&gt;" in first.text
    assert first.text == again.text
    assert Message.objects.filter(kind="note").count() == 1


def test_a_blank_note_is_refused_in_words(client, held, ana):
    client.force_login(ana.user)

    response = client.post(reverse("note", args=[held.pk]), {"text": " ", "client_id": "n-1"}, headers=HTMX)

    assert response.status_code == 409
    assert "Write something first" in response.text


def test_the_page_and_the_push_draw_the_same_note(client, held, ana, note):
    stored = note(f"{SECRET} @Ana https://stock.example/?a=1&b=2")
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[held.pk])).text

    assert screens_row(ana.user, held, stored) in page
    assert "<b>@Ana</b>" in page
    assert 'href="https://stock.example/?a=1&amp;b=2"' in page


def test_colleagues_who_may_be_called_are_those_of_the_group_and_who_sees_everything(
    client, held, ana, ben, cleo, olga, adam
):
    client.force_login(olga)

    found = client.get(reverse("colleagues", args=[held.pk])).json()["colleagues"]

    assert {one["name"]: one["role"] for one in found} == {
        "Ana": "answers here",
        "Ben": "agent",
        "Adam": "administrator",
    }


def test_who_reads_along_may_leave_a_note_and_nothing_else(client, held, ana, olga):
    client.force_login(olga)

    page = client.get(reverse("thread", args=[held.pk])).text

    assert " data-may-note" in page
    assert " data-mine" not in page


def test_a_call_waits_in_the_list_until_the_conversation_is_opened(client, held, ben, note):
    note("@Ben a word?")
    client.force_login(ben.user)

    page = client.get(reverse("desk")).text

    assert "Ana mentioned you" in page
    assert reverse("thread", args=[held.pk]) in page
    assert client.get(reverse("thread", args=[held.pk])).status_code == 200


async def test_the_colleague_is_told_at_once_and_has_seen_it_once_they_open_it(held, ben, note):
    socket = await connected(DeskConsumer, user=ben.user)
    await socket.until("mentions")

    await TOLD(note)("@Ben a word?")
    called = (await socket.until("mentioned"))[-1]
    waiting = (await socket.until("mentions"))[-1]
    await socket.send_json_to({"type": "open", "conversation": held.pk, "after": 0})
    frames = await socket.until("rows")
    frames += await socket.until("mentions") if not of(frames, "mentions") else []

    assert "Ana mentioned you with Zoe" in called["html"]
    assert "Ana mentioned you" in waiting["html"]
    assert "Ana" not in of(frames, "mentions")[-1]["html"]
    assert not await TOLD(notes.unseen_by(ben.user).exists)()
    await socket.disconnect()


async def test_an_open_thread_gets_the_note(held, ana, olga, note):
    socket = await connected(DeskConsumer, user=ana.user)
    await socket.send_json_to({"type": "open", "conversation": held.pk, "after": held.revision})
    await socket.until("head")

    await TOLD(note)(person=olga)
    rows = (await socket.until("rows"))[-1]

    assert SECRET in rows["html"]
    assert 'class="note"' in rows["html"]
    await socket.disconnect()


async def test_no_frame_that_a_visitor_ever_gets_holds_a_note(shop, ana, zoe, held, note):
    """First load, live, what was missed, earlier pages, the state: a note stands between words that do come."""
    await TOLD(note)(f"{SECRET} before")
    socket = await visitor_page(shop, zoe)
    seen = await socket.until("welcome")
    assert "Hello" in json.dumps(seen)

    await TOLD(note)(f"{SECRET} live", "note-2")
    await TOLD(answer)(held, ana, "An answer after the note")
    seen += await socket.until("rows")
    await socket.send_json_to({"type": "post", "client_id": "v-1", "text": "My own words"})
    seen += await socket.until("ack")
    await socket.send_json_to({"type": "earlier", "before": 10**9})
    seen += await socket.until("earlier")
    await socket.disconnect()

    again = await visitor_page(shop, zoe, after={"conversation": held.pk, "revision": 1})
    await TOLD(note)(f"{SECRET} again", "note-3")
    seen += await again.until("welcome")
    await again.send_json_to({"type": "beat"})
    seen += await again.until("pong")
    await again.disconnect()

    everything = json.dumps(seen)
    assert "An answer after the note" in everything
    assert "My own words" in everything
    assert await TOLD(Message.objects.filter(kind="note").count)() == 3
    assert "difficult" not in everything


def test_nothing_that_the_widget_draws_holds_a_note(shop, zoe, held, note):
    note()

    html, _reached, _earlier = screens.rows(zoe, shop)
    [(missed, _reached)] = screens.rows_after(zoe, shop, (held.pk, 0))
    earlier, _reached, _earlier = screens.rows(zoe, shop, before=10**9)

    assert all("Hello" in drawn for drawn in (html, missed, earlier))
    assert not any("difficult" in drawn for drawn in (html, missed, earlier, screens.render_state(zoe, shop)[0]))


def test_the_list_of_chats_shows_the_last_words_and_not_the_note(client, held, ana, note):
    note()
    client.force_login(ana.user)

    page = client.get(reverse("desk")).text

    assert "Hello" in page
    assert "difficult" not in page


def test_calls_from_one_conversation_are_one_line(held, ben, note):
    note("@Ben one")
    note("@Ben two", "note-2")

    assert [mention.note.text for mention in mentions.of(ben.user)["mentions"]] == ["@Ben two"]


def screens_row(user, conversation, stored):
    from console.desk import thread_screen as desk

    [(html, _revision)] = desk.rows_after(user, conversation.pk, stored.revision - 1)
    return html.strip()


def answer(conversation, agent, text):
    locked = Conversation.objects.get(pk=conversation.pk)
    messages.post_from_agent(locked, by=agent.user, text=text, client_id=text, now=timezone.now())


async def connected(consumer, user=None, **route):
    socket = Socket(consumer.as_asgi(), "/")
    socket.scope |= {"user": user, "headers": [], "query_string": b"", "url_route": {"kwargs": route}}
    assert (await socket.connect())[0]
    return socket


async def visitor_page(inbox, visitor, **more):
    socket = await connected(WidgetConsumer, inbox_key=inbox.key)
    token = tokens._signer(inbox).sign(visitor.key.hex)
    await socket.send_json_to({"type": "hello", "token": token, "language": "en", "page": {}, **more})
    return socket


def of(frames, kind):
    return [frame for frame in frames if frame["type"] == kind]
