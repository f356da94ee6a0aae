"""Threads of long messages: what is shown at once, caught up with or sent in one frame is bounded in bytes."""

import asyncio
import json
import re

import pytest
from channels.db import database_sync_to_async as in_database
from django.urls import reverse
from django.utils import timezone

from console.desk import thread_screen as desk
from console.drawing import thread_pages
from console.live import parts
from console.live.pipe import CLOSE_SILENT, Pipe
from console.widget import screens
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Message
from tests.console.test_widget_socket import at, browse, ids, page  # noqa: F401 - two are fixtures

pytestmark = pytest.mark.django_db(transaction=True)

LONG = 10_000  # characters, the longest message
FRAME = 256 * 1024  # bytes, what the server sends at most


def fill(conversation, count, length, *, from_visitor=True, agent=None, sign="x"):
    """So many messages of that length more; answers their ids."""
    first = Conversation.objects.get(pk=conversation.pk).revision + 1
    rows = [
        Message(
            conversation=conversation,
            from_visitor=from_visitor,
            agent=agent,
            text=sign * length,
            revision=first + n,
            sent_at=timezone.now(),
        )
        for n in range(count)
    ]
    made = Message.objects.bulk_create(rows)
    last = made[-1]
    Conversation.objects.filter(pk=conversation.pk).update(revision=last.revision, last_message=last)
    return [row.pk for row in made]


def pages_upwards(first_page, earlier):
    """Ids of a whole thread, the newest page first; `earlier(before)` is the page above."""
    pages = [first_page]
    while (above := earlier(pages[-1][0])) and above != pages[-1]:
        pages.append(above)
    return pages


def row_ids(html):
    return [int(pk) for pk in re.findall(r'<li id="m-(\d+)"', html)]


@pytest.mark.parametrize(("count", "length"), [(120, 20), (60, LONG)], ids=["many", "long"])
def test_the_desk_opens_a_thread_and_all_above_it_page_by_page(client, ana, zoe, write, count, length):
    conversation = write(zoe, "First").conversation
    fill(conversation, count, length)
    client.force_login(ana.user)

    def shown(url):
        html = client.get(url, headers={"hx-request": "true"}).content.decode()
        assert len(html.encode()) < FRAME
        return row_ids(html)

    earlier = reverse("earlier", args=[conversation.pk])
    pages = pages_upwards(
        shown(reverse("thread", args=[conversation.pk])), lambda before: shown(f"{earlier}?before={before}")
    )

    everything = [pk for rows in reversed(pages) for pk in rows]
    assert everything == list(conversation.messages.order_by("pk").values_list("pk", flat=True))
    assert max(map(len, pages)) <= thread_pages.ROWS


def test_whoever_looks_for_a_word_far_above_gets_there_in_some_steps(ana, zoe, write):
    conversation = write(zoe, "First").conversation
    target = fill(conversation, 1, 10)[0]
    fill(conversation, 250, LONG)

    before, steps = 2**62, 0
    while before > target:
        found = desk.thread(ana.user, conversation.pk, before=before, until=target)["messages"]
        assert sum(len(one.text) for one in found) <= desk.FAR_BYTES
        before, steps = found[0].pk, steps + 1

    assert steps <= 4


def test_the_widget_opens_a_thread_and_all_above_it_page_by_page(zoe, write, shop):
    conversation = write(zoe, "First").conversation
    fill(conversation, 60, LONG, sign="é")

    html, reached, has_earlier = screens.rows(zoe, shop)
    pages = [row_ids(html)]
    while has_earlier:
        html, _reached, has_earlier = screens.rows(zoe, shop, before=pages[-1][0])
        assert len(html.encode()) < FRAME
        pages.append(row_ids(html))

    assert [pk for rows in reversed(pages) for pk in rows] == list(
        conversation.messages.filter(kind="text").order_by("pk").values_list("pk", flat=True)
    )
    assert reached == (conversation.pk, Conversation.objects.get(pk=conversation.pk).revision)


def test_what_an_agent_missed_comes_in_steps_without_hole_or_double(ana, zoe, write):
    conversation = write(zoe, "First").conversation
    known = Conversation.objects.get(pk=conversation.pk).revision
    said = fill(conversation, 60, LONG) + fill(conversation, 400, 20)

    steps = desk.rows_after(ana.user, conversation.pk, known)

    assert len(steps) > 5
    assert all(len(html.encode()) < FRAME for html, _revision in steps)
    assert [pk for html, _revision in steps for pk in row_ids(html)] == said
    for n, (_html, revision) in enumerate(steps):  # the line may end after each of them
        again = desk.rows_after(ana.user, conversation.pk, revision)
        assert [pk for html, _revision in again for pk in row_ids(html)] == [
            pk for html, _revision in steps[n + 1 :] for pk in row_ids(html)
        ]


def test_rows_that_were_marked_together_come_together(ana, zoe, write):
    conversation = write(zoe, "First").conversation
    fill(conversation, 30, LONG)
    marked = Conversation.objects.get(pk=conversation.pk).revision + 1
    Message.objects.filter(conversation=conversation, kind="text").update(status=3, revision=marked)

    steps = desk.rows_after(ana.user, conversation.pk, marked - 1)

    assert [(len(row_ids(html)), revision) for html, revision in steps] == [(31, marked)]


def test_who_missed_too_many_bytes_begins_anew(ana, zoe, write, shop):
    conversation = write(zoe, "First").conversation
    fill(conversation, 120, LONG)

    assert desk.rows_after(ana.user, conversation.pk, 1) is None
    assert screens.rows_after(zoe, shop, (conversation.pk, 1)) is None


async def test_a_visitor_with_28_long_messages_reloads_and_the_thread_is_there(browse, page):  # noqa: F811
    known = at(await page.post("First"))
    conversation = await Conversation.objects.aget()
    said = await in_database(fill)(conversation, 28, 9000)

    fresh = await browse(token=page.token)
    welcome = await fresh.hello()
    assert len(json.dumps(welcome, ensure_ascii=False).encode()) < parts.LONGEST
    assert [int(pk) for pk in ids(welcome)] == said[-len(ids(welcome)) :]

    late = await browse(token=page.token)
    frames = [await late.hello(after=known), *await late.rest()]
    assert max(len(json.dumps(frame, ensure_ascii=False).encode()) for frame in frames) < parts.LONGEST
    assert [int(pk) for pk in ids(*frames)] == said
    assert at(frames[-1])["revision"] == (await Conversation.objects.aget()).revision


async def test_an_acknowledgement_brings_all_that_its_page_had_missed(browse, page):  # noqa: F811
    await page.post("First")
    conversation = await Conversation.objects.aget()
    said = await in_database(fill)(conversation, 28, 9000)

    ack = await page.post("Last", "c2")

    assert [int(pk) for pk in ids(*page.seen)][1:] == [*said, ack["id"]]


async def test_a_frame_that_is_too_long_comes_in_parts(page, monkeypatch):  # noqa: F811
    html = "<p>" + '«é😀»"\\' * 60_000 + "</p>"
    monkeypatch.setattr(screens, "render_state", lambda *_args, **_kwargs: (html, None))

    await page.send(type="state")
    frames = [await page.get("part")]
    while not frames[-1]["last"]:
        frames.append(await page.get("part"))

    assert json.loads("".join(frame["text"] for frame in frames)) == {"type": "state", "html": html}
    assert max(len(json.dumps(frame, ensure_ascii=False).encode()) for frame in frames) <= parts.LONGEST
    assert len({frame["of"] for frame in frames}) == 1


@pytest.mark.parametrize("is_escaped", [True, False])
async def test_the_longest_message_of_emoji_fits_a_frame(page, is_escaped):  # noqa: F811
    frame = {"type": "post", "client_id": "c1", "text": "😀" * LONG}

    await page.socket.send_to(text_data=json.dumps(frame, ensure_ascii=is_escaped))

    assert (await page.get("ack", "error", "refused"))["type"] == "ack"


async def test_a_beat_is_heard_and_answered_while_words_wait_to_be_stored(page, monkeypatch):  # noqa: F811
    begun, stored = asyncio.Event(), asyncio.Event()

    async def wait_long(_words):
        begun.set()
        await stored.wait()
        raise NotPossible("Not today")

    monkeypatch.setattr("console.live.pipe.BUSY_FOR", 0)
    monkeypatch.setattr("console.widget.postbox.post", wait_long)
    await page.send(type="post", text="Hello?", client_id="c1")
    await begun.wait()

    await page.send(type="beat", visible=True)
    assert (await page.get("pong", "refused"))["type"] == "pong"

    stored.set()
    assert (await page.get("refused"))["text"] == "Not today"


async def test_a_pipe_that_was_late_itself_calls_nobody_silent(page, monkeypatch):  # noqa: F811
    loop, hour = asyncio.get_running_loop(), 3600
    pipe = Pipe()
    pipe.scope = {}
    pipe.open_pipe()
    closed = []
    monkeypatch.setattr(pipe, "close", lambda code: closed.append(code) or asyncio.sleep(0))
    monkeypatch.setattr(pipe, "send_frame", lambda _kind: asyncio.sleep(0))

    pipe.heard_at -= hour
    pipe.watch_due -= hour  # the whole process stood still for an hour
    pipe._watch()
    assert closed == []

    pipe.heard_at, pipe.watch_due = loop.time() - hour, loop.time()  # it listened, and nothing came
    pipe._watch()
    assert closed == [CLOSE_SILENT]
    pipe.close_pipe()
