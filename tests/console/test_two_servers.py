"""Two servers on one database and one Redis: what happens on either is seen on the other, also when one dies."""

from contextlib import suppress

import pytest
from channels.db import database_sync_to_async as db
from django.conf import settings
from django.db import connection
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from console.live import pulse
from console.mirror import parts
from console.widget import tokens
from conversations.canned import replies
from conversations.models import Conversation, Mirror, Visitor, Website
from routing import answers
from tests.bench.company import session_of
from tests.browser.server import Server
from tests.pages import page, says

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.REDIS_URL, reason="one process has its layer in memory; two need Redis"),
]


@pytest.fixture(scope="module")
def started(django_db_setup, tmp_path_factory):
    at = connection.settings_dict
    both = [Server("", tmp_path_factory.mktemp("servers"), "--without-languages") for _ in range(2)]
    try:
        for server in both:
            server.environment["DATABASE_URL"] = f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
            server.environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
            server.start()
        yield both
    finally:
        for server in both:
            if server.process and server.process.poll() is None:
                server.stop()


@pytest.fixture
def servers(started, transactional_db):
    """Both, also after a test that killed one."""
    for server in started:
        if server.process.poll() is not None:
            server.start()
    return started


@pytest.fixture
def ana(hire):
    """The servers' clocks are real."""
    return hire("ana", seen=timezone.now()).user


async def test_words_typing_and_presence_cross_from_one_server_to_the_other(servers, ana, shop):
    one, other = servers
    at_shop, token = "/ws/widget/shop/", tokens.new_token(shop)
    async with page(one, "/ws/desk/", await db(session_of)(ana)) as hers:
        async with page(other, at_shop) as widget:
            await widget.send(type="hello", token=token, language="en")
            await widget.until("welcome")
            await widget.send(type="post", text="Good morning", client_id="1")
            await widget.until("ack")
            await hers.until("chats", says("Good morning"))
            pk = (await db(Conversation.objects.get)()).pk
            await db(answers.answer)(ana, pk, text="How can I help?", client_id="2", now=timezone.now())
            await widget.until("rows", says("How can I help?"))
            await hers.send(type="open", conversation=pk, after=0)
            await hers.until("rows", says("How can I help?"))

            await widget.send(type="typing")
            await hers.until("typing")
            await hers.send(type="typing", conversation=pk)
            await widget.until("typing")

            async with page(one, at_shop) as second:
                await second.send(type="hello", token=token, language="en")
                await second.until("welcome")
            left = timezone.now()  # the first page goes on
            while (await db(Visitor.objects.get)()).seen_at < left + 3 * pulse.GRACE:
                await widget.until("pong")
            assert (await db(Visitor.objects.get)()).online
        await hers.until("head", says('data-on="no"'))
    assert not (await db(Visitor.objects.get)()).online


async def test_who_else_is_viewing_is_told_across_servers_also_when_one_dies(servers, ana, olga, zoe, write):
    one, other = servers
    pk = (await db(write)(zoe, now=timezone.now())).conversation_id
    opening = {"type": "open", "conversation": pk, "after": 0}
    async with page(one, "/ws/desk/", await db(session_of)(ana)) as hers:
        await hers.send(**opening)
        await hers.until("viewers")
        with suppress(ConnectionClosed):
            async with page(other, "/ws/desk/", await db(session_of)(olga)) as watching:
                await watching.send(**opening)
                await watching.until("viewers", says("Ana is also viewing"))
                await hers.until("viewers", says("Olga is also viewing"))

                other.kill()

                assert (await hers.until("viewers"))["text"] == ""


async def test_a_shared_reply_that_changes_on_one_server_is_told_on_the_other(servers, ana, olga):
    one, _other = servers
    async with page(one, "/ws/desk/", await db(session_of)(ana)) as hers:
        await hers.until("keys")
        category = await db(replies.add_category)(olga, "Ours", shared=True)
        await db(replies.save_reply)(olga, category=category, shortcut="bye", text="Goodbye")

        await hers.until("replies")


async def test_a_visitors_page_is_seen_from_the_other_server(servers, ana, shop):
    one, other = servers
    at_shop, token, session = "/ws/widget/shop/", tokens.new_token(shop), await db(session_of)(ana)
    await db(Website.objects.update)(asks_before_mirroring=False)
    told = [bytes([parts.BEGINS | parts.LAST]) + b"page", bytes([parts.LAST]) + b"change"]
    async with page(other, at_shop) as widget, page(one, "/ws/desk/", session) as desk:
        await widget.send(type="hello", token=token, language="en")
        await widget.until("welcome")
        await widget.send(type="post", text="Good morning", client_id="1")
        await widget.until("ack")
        await desk.until("chats", says("Good morning"))
        pk = (await db(Conversation.objects.get)()).pk
        await db(answers.answer)(ana, pk, text="How can I help?", client_id="2", now=timezone.now())

        async with page(one, f"/ws/desk/{pk}/mirror/", session) as hers, page(other, f"{at_shop}mirror/") as shown:
            await hers.until("state", lambda state: state["status"] == Mirror.Status.LIVE)
            await shown.send(type="hello", token=token, language="en")
            await shown.until("welcome")
            for part in told:
                await shown.socket.send(part)
            assert [await hers.part(), await hers.part()] == told

            async with page(other, f"/ws/desk/{pk}/mirror/", session) as late:
                assert [await late.part(), await late.part()] == told

            await widget.send(type="mirror", agrees=False)
            await hers.until("state", lambda state: state["end"] == Mirror.End.STOPPED)
