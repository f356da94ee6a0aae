"""Hints were lost: whoever has a page open is shown what came meanwhile, once and in order, and told why it is late."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from channels.db import database_sync_to_async as db
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.db import OperationalError
from django.urls import path
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.live import groups
from console.live.groups import BOARD, desk_of, widget_of
from console.live.pipe import CLOSE_FAILED
from console.supervision.consumer import BoardConsumer
from console.widget import postbox, tokens
from console.widget.consumer import WidgetConsumer
from conversations.models import Conversation, Visitor
from routing import answers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Live updates are delayed: news appears every few seconds."


@asynccontextmanager
async def page(application, address, **scope):
    socket = Socket(application, address)
    socket.scope.update(scope)
    assert (await socket.connect())[0]
    yield socket
    await socket.disconnect()


@pytest.fixture
def unheard(monkeypatch):
    """What happens within it, no page hears of."""

    class Deaf:
        async def group_send(self, group, hint):
            pass

    @asynccontextmanager
    async def nobody_hears():
        with monkeypatch.context() as patch:
            patch.setattr(groups, "get_channel_layer", Deaf)
            yield
            await asyncio.sleep(0.1)  # over a loop of its own hints go out a moment later

    return nobody_hears


async def told_that_hints_were_lost(group, **facts):
    await get_channel_layer().group_send(group, {"type": "hints.lost", **facts})


async def everything(socket):
    await socket.send_json_to({"type": "beat", "visible": True, "seen": 0})
    return await socket.until("pong")


def texts(frames, *words):
    """Which of these words stood in rows, in the order in which they came."""
    html = "".join(frame["html"] for frame in frames if frame["type"] == "rows")
    return sorted((word for word in words for _ in range(html.count(f">{word}<"))), key=html.index)


async def test_a_desk_shows_what_came_once_in_order_and_says_that_it_comes_late(ana, zoe, write, unheard):
    conversation = (await db(write)(zoe, "First")).conversation
    async with page(DeskConsumer.as_asgi(), "/ws/desk/", user=ana.user) as desk:
        await desk.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
        await desk.until("rows")
        async with unheard():
            await db(write)(zoe, "Second")
            await db(write)(zoe, "Third")
        assert texts(await everything(desk), "Second", "Third") == []

        await told_that_hints_were_lost(desk_of(ana.user_id), is_late=True)
        late = await desk.until("late")
        seen = await desk.until("chats") + await everything(desk)
        assert late[-1]["text"] == WORDS
        assert texts(seen, "First", "Second", "Third") == ["Second", "Third"]

        await told_that_hints_were_lost(desk_of(ana.user_id), is_late=True)
        assert texts(await everything(desk), "Second", "Third") == []
        await told_that_hints_were_lost(desk_of(ana.user_id), is_late=False)
        assert (await desk.until("late"))[-1]["text"] == ""


async def test_a_board_is_drawn_anew(olga, unheard):
    async with page(BoardConsumer.as_asgi(), "/ws/supervision/", user=olga) as board:
        await board.until("board")
        await told_that_hints_were_lost(BOARD, is_late=True)

        assert (await board.until("late"))[-1]["text"] == WORDS
        await board.until("board")


async def test_a_visitor_sees_the_answer_and_their_own_words_of_another_page(ana, shop, unheard):
    widgets = URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())])
    async with page(widgets, "/ws/widget/shop/") as widget:
        await told_that_hints_were_lost("nobody")
        hello = {"type": "hello", "token": tokens.new_token(shop), "language": "en"}
        await widget.send_json_to(hello)
        await widget.until("welcome")
        await widget.send_json_to({"type": "post", "text": "Good morning", "client_id": "1"})
        await widget.until("ack")
        await postbox.followed()
        conversation, visitor = await db(Conversation.objects.get)(), await db(Visitor.objects.get)()
        async with unheard():
            await db(answers.answer)(ana.user, conversation.pk, text="Hello", client_id="2", now=timezone.now())
        await everything(widget)

        group = widget_of(visitor.pk, shop.pk)
        await told_that_hints_were_lost(group, is_late=True)
        assert (await widget.until("late"))[-1]["text"] == WORDS
        assert texts(await widget.until("state"), "Hello") == ["Hello"]
        await told_that_hints_were_lost(group, is_late=True)
        assert texts(await everything(widget), "Hello") == []


async def test_a_greeting_that_fails_here_ends_the_connection_so_that_the_page_begins_anew(shop, monkeypatch):
    def away(self, *_said):
        raise OperationalError("the database restarts")

    monkeypatch.setattr(WidgetConsumer, "_meet", away)
    socket = Socket(URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())]), "/ws/widget/shop/")
    assert (await socket.connect())[0]
    await socket.send_json_to({"type": "hello", "token": tokens.new_token(shop), "language": "en"})

    assert (await socket.until("error"))[-1]["of"] == "hello"
    assert (await socket.receive_output())["code"] == CLOSE_FAILED
    await socket.disconnect()
