"""Pages of visitors and agents between whom a call goes on."""

import pytest
from channels.db import database_sync_to_async as db
from channels.routing import URLRouter
from django.urls import path
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.widget import tokens
from console.widget.consumer import WidgetConsumer
from conversations.models import Call, Inbox
from routing import calls
from routing.models import Rule
from tests.sockets import Socket

application = URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())])


OF_CALLS = {"signal", "peer", "call", "error"}


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
async def opened():
    """Opens sockets as pages, and closes them at the end."""
    pages = []

    async def connect(pipe, address, **scope):
        page = Page(Socket(pipe, address))
        page.socket.scope |= scope
        assert (await page.socket.connect())[0]
        pages.append(page)
        return page

    yield connect
    for page in pages:
        await page.socket.disconnect()


@pytest.fixture
def browse(opened, video):
    async def open_page(token=None, inbox=video):
        page = await opened(application, f"/ws/widget/{inbox.key}/")
        page.token = token or tokens.new_token(inbox)
        await page.send(type="hello", token=page.token, language="en")
        await page.get("welcome")
        return page

    return open_page


@pytest.fixture
def sit(opened):
    async def open_desk(user):
        page = await opened(DeskConsumer.as_asgi(), "/ws/desk/", user=user)
        await page.get("keys")
        return page

    return open_desk


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
