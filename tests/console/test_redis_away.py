"""A server whose Redis is away: what people do goes on, live updates come late, and are made up for on its return."""

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from channels.db import database_sync_to_async as db
from django.db import connection
from django.utils import timezone

from console.widget import tokens
from conversations.models import Conversation, Message
from tests import services
from tests.bench.company import session_of
from tests.bench.wire import Http
from tests.browser.server import Server
from tests.pages import page, says

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis():
    with services.running_redis() as redis:
        yield redis


@pytest.fixture
def server(redis, transactional_db, tmp_path):
    at = connection.settings_dict
    server = Server(at["NAME"], tmp_path, "--without-languages")
    if connection.vendor == "postgresql":
        server.environment["DATABASE_URL"] = f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    server.environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "REDIS_URL": redis.url}
    server.start()
    yield server
    server.kill()


@pytest.fixture
def ana(hire):
    """The server's clock is real."""
    return hire("ana", seen=timezone.now()).user


def status_of(address):
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()


async def test_all_goes_on_while_it_is_away_and_what_was_late_is_made_up_for(server, redis, ana, olga, shop):
    cookie = await db(session_of)(ana)
    pages = Http(server.port, cookie)
    async with page(server, "/ws/desk/", cookie) as desk, page(server, "/ws/widget/shop/") as widget:
        await widget.send(type="hello", token=tokens.new_token(shop), language="en")
        await widget.until("welcome")
        await widget.send(type="post", text="Good morning", client_id="1")
        await widget.until("ack")
        await desk.until("chats", says("Good morning"))
        pk = (await db(Conversation.objects.get)()).pk
        await desk.send(type="open", conversation=pk, after=0)
        await desk.until("rows", says("Good morning"))

        redis.stop()

        await widget.until("late", says("Live updates are delayed"))
        await desk.until("late", says("Live updates are delayed"))
        await widget.send(type="post", text="Are you there?", client_id="2")
        await widget.until("ack")
        await desk.until("rows", says("Are you there?"))
        said = {"user": ana.pk, "conversation": pk, "client_id": "5", "text": "Yes, I am"}
        await desk.send(type="answer", **said)
        assert (await desk.until("answered"))["status"] == 200
        await widget.until("rows", says("Yes, I am"))
        await pages.post(f"/desk/{pk}/messages/", urlencode({"text": "How can I help?", "client_id": "3"}))
        await widget.until("rows", says("How can I help?"))
        for path in ("/desk/", f"/desk/{pk}/"):
            assert b"How can I help?" in await pages.get(path)
        board = Http(server.port, await db(session_of)(olga))
        assert b"Live" in await board.get("/supervision/")
        door = Http(server.port, "welcomed=1")
        with pytest.raises(RuntimeError, match=": 302"):  # in, and on to the desk
            await door.post("/sign-in/", urlencode({"email": ana.email, "password": "right horse battery"}))
        assert status_of(f"{server.url}/healthz") == (200, "ok")
        assert status_of(f"{server.url}/readyz") == (503, "redis does not answer: live updates come late")
        async with page(server, "/ws/desk/", cookie) as second:
            await second.until("chats", says("How can I help?"))
            await second.until("late")

            redis.start()

            for socket in (widget, desk, second):
                assert (await socket.until("late"))["text"] == ""
        await widget.send(type="post", text="Thank you", client_id="4")
        await desk.until("rows", says("Thank you"))
        assert status_of(f"{server.url}/readyz") == (200, "ok")
    for browser in (pages, board, door):
        await browser.close()
    assert await db(Message.objects.filter(kind="text").count)() == 5
