"""A visitor's page on its way to those who look: unopened, in order, to nobody else, and no more than is read."""

from html import unescape

import pytest
from channels.db import database_sync_to_async as db
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.urls import path
from django.utils import timezone

from console.live import rights, unread
from console.live.groups import mirrored_page_of, mirrors_of
from console.live.pipe import CLOSE_UNWELCOME
from console.mirror import parts
from console.mirror.page import CLOSE_TAKEN, PageConsumer
from console.mirror.watcher import WatcherConsumer
from console.widget import tokens
from console.widget.consumer import WidgetConsumer
from conversations import mirrors
from conversations.models import Inbox, Mirror, Visitor, Website
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

application = URLRouter(
    [
        path("ws/desk/<int:pk>/mirror/", WatcherConsumer.as_asgi()),
        path("ws/widget/<str:inbox_key>/mirror/", PageConsumer.as_asgi()),
        path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi()),
    ]
)

SNAPSHOT = bytes([parts.BEGINS | parts.LAST | parts.PACKED])
CHANGE = bytes([parts.LAST])


@pytest.fixture
def talk(ana, zoe, write, shop):
    """Zoe's conversation with ana; zoe's page is open, and the inbox asks nobody."""
    conversation = write(zoe).conversation
    Visitor.objects.filter(pk=zoe.pk).update(online=True)
    shop.website.asks_before_mirroring = False
    shop.website.save()
    return conversation


@pytest.fixture
async def opened():
    """Opens sockets, and closes them at the end."""
    sockets = []

    async def connect(address, **scope):
        socket = Socket(application, address)
        socket.scope |= {"headers": [], "client": ["203.0.113.7", 5000], **scope}
        assert (await socket.connect())[0]
        sockets.append(socket)
        return socket

    yield connect
    for socket in sockets:
        await socket.disconnect()


@pytest.fixture
def look(opened, talk):
    async def connect(person):
        socket = await opened(f"/ws/desk/{talk.pk}/mirror/", user=person)
        await socket.until("state")
        return socket

    return connect


@pytest.fixture
def show(opened, zoe, shop):
    async def connect(visitor=zoe):
        page = await opened(f"/ws/widget/{shop.key}/mirror/")
        await page.send_json_to({"type": "hello", "token": tokens.token_of(visitor.key, shop), "language": "en"})
        return page

    return connect


async def shown(socket):
    """The next bytes that this screen gets."""
    while True:
        message = await socket.receive_output()
        if message.get("bytes") is not None:
            return message["bytes"]


async def answered(socket):
    """All that has come until a beat is answered."""
    await socket.send_json_to({"type": "beat", "visible": True})
    found = []
    while True:
        message = await socket.receive_output()
        if message.get("bytes") is None and '"pong"' in message["text"]:
            return found
        found.append(message)


async def told(socket, status):
    """The frame that says that it has come to this."""
    while (frame := (await socket.until("state"))[-1])["status"] != status:
        pass
    return frame


async def closed(socket):
    while True:
        message = await socket.receive_output()
        if message["type"] == "websocket.close":
            return message["code"]


async def test_what_the_page_tells_comes_to_who_looks_as_it_was(look, show, ana):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")

    await page.send_to(bytes_data=SNAPSHOT + b"page")
    await page.send_to(bytes_data=CHANGE + b"change")

    assert await shown(hers) == SNAPSHOT + b"page"
    assert await shown(hers) == CHANGE + b"change"


async def test_who_looks_later_gets_the_page_and_what_followed(look, show, ana, olga):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    for told in (SNAPSHOT + b"old", SNAPSHOT + b"page", CHANGE + b"one", CHANGE + b"two"):
        await page.send_to(bytes_data=told)
        await shown(hers)

    supervisor = await look(olga)

    assert [await shown(supervisor) for _ in range(3)] == [SNAPSHOT + b"page", CHANGE + b"one", CHANGE + b"two"]


async def test_who_has_the_page_is_not_shown_it_anew_where_it_is_told_twice(look, show, ana, talk):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    for told in (SNAPSHOT + b"page", CHANGE + b"one"):
        await page.send_to(bytes_data=told)
        await shown(hers)

    again = {"type": "mirror.wanted", "by": mirrors_of(talk.pk)}
    await get_channel_layer().group_send(mirrored_page_of(talk.pk), again)
    for following in (CHANGE + b"two", CHANGE + b"three"):
        await page.send_to(bytes_data=following)
        assert await shown(hers) == following


async def test_a_mirror_that_is_erased_is_looked_at_no_more(look, show, ana, talk):
    hers = await look(ana.user)
    await db(Mirror.objects.all().delete)()

    await get_channel_layer().group_send(mirrors_of(talk.pk), {"type": "mirror.changed"})

    assert await closed(hers) == CLOSE_UNWELCOME


async def test_the_next_page_goes_on_in_the_same_mirror(look, show, ana):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    await page.send_to(bytes_data=SNAPSHOT + b"page")
    await shown(hers)

    following = await show()
    await following.until("welcome")
    assert await closed(page) == CLOSE_TAKEN
    await following.send_to(bytes_data=SNAPSHOT + b"next")

    assert await shown(hers) == SNAPSHOT + b"next"
    assert await db(Mirror.objects.count)() == 1


async def test_of_three_pages_of_the_visitor_the_last_one_is_looked_at(look, show, ana):
    hers, pages = await look(ana.user), []
    for name in (b"first", b"second", b"third"):
        pages.append(await show())
        await pages[-1].until("welcome")
        await pages[-1].send_to(bytes_data=SNAPSHOT + name)
        assert await shown(hers) == SNAPSHOT + name

    for page in pages[:2]:
        assert await closed(page) == CLOSE_TAKEN
    await pages[0].send_to(bytes_data=CHANGE + b"of one that was taken")
    await pages[2].send_to(bytes_data=CHANGE + b"of the third")

    assert await shown(hers) == CHANGE + b"of the third"
    assert await db(Mirror.objects.count)() == 1


async def test_an_inbox_that_is_switched_off_shows_its_page_to_the_end_and_no_other(look, show, ana, shop):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    await page.send_to(bytes_data=SNAPSHOT + b"page")
    await shown(hers)
    await db(Inbox.objects.filter(pk=shop.pk).update)(is_active=False)

    await page.send_to(bytes_data=CHANGE + b"change")
    assert await shown(hers) == CHANGE + b"change"
    await page.disconnect()
    following = Socket(application, f"/ws/widget/{shop.key}/mirror/")
    following.scope |= {"headers": [], "client": ["203.0.113.7", 5000]}
    assert not (await following.connect())[0]

    await db(mirrors.end_due)(timezone.now() + mirrors.PAGE_SILENCE)
    assert (await told(hers, "ended"))["end"] == "left"


async def test_what_is_no_part_ends_the_socket(look, show, ana):
    await look(ana.user)
    for wrong in (b"\x08x", b"\x02", b"\x02" + b"x" * parts.LONGEST):
        page = await show()
        await page.until("welcome")
        await page.send_to(bytes_data=wrong)
        await closed(page)


async def test_a_page_that_tells_too_much_is_cut_off(look, show, ana, monkeypatch):
    monkeypatch.setattr("console.mirror.page.BURST", 1000)
    monkeypatch.setattr("console.mirror.page.EACH_SECOND", 0)  # however long the first one takes
    await look(ana.user)
    page = await show()
    await page.until("welcome")

    await page.send_to(bytes_data=SNAPSHOT + b"x" * 900)
    await page.send_to(bytes_data=CHANGE + b"x" * 900)

    assert await closed(page) == 4008


async def test_a_screen_that_does_not_read_gets_the_page_anew_once_it_has(look, show, ana, monkeypatch):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    await page.send_to(bytes_data=SNAPSHOT + b"x" * 200)
    await shown(hers)

    monkeypatch.setattr(unread, "BEHIND_BYTES", 150)
    await page.send_to(bytes_data=CHANGE + b"unseen")
    await answered(page)
    assert not [message for message in await answered(hers) if message.get("bytes")]

    for seen in range(0, 40, 2):  # each is answered by one more; more than came counts for nothing
        await hers.send_json_to({"type": "beat", "visible": True, "seen": seen})

    assert await shown(hers) == SNAPSHOT + b"x" * 200


async def test_a_screen_before_nobodys_eyes_gets_nothing(look, show, ana):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    await hers.send_json_to({"type": "beat", "visible": False})
    await hers.until("pong")

    await page.send_to(bytes_data=SNAPSHOT + b"page")
    await answered(page)
    await hers.send_json_to({"type": "beat", "visible": False})

    assert [frame["type"] for frame in await hers.until("pong")] == ["pong"]


async def test_the_page_is_not_kept_beyond_its_measure():
    kept = parts.Kept(most=10)

    kept.add(1, SNAPSHOT + b"12345")
    assert len(kept.parts) == 1
    kept.add(2, CHANGE + b"12345")
    kept.add(3, CHANGE + b"1")
    assert not kept.parts
    kept.add(4, SNAPSHOT + b"1")
    assert [number for number, _data in kept.parts] == [4]


async def test_who_looks_after_very_much_has_happened_has_the_page_told_anew(look, show, ana, olga, monkeypatch):
    monkeypatch.setattr(parts, "KEPT_PARTS", 2)
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    for told_ in (SNAPSHOT + b"page", CHANGE + b"one", CHANGE + b"two"):
        await page.send_to(bytes_data=told_)
        await shown(hers)

    supervisor = await look(olga)
    await page.until("again")
    await page.send_to(bytes_data=SNAPSHOT + b"now")

    assert await shown(supervisor) == await shown(hers) == SNAPSHOT + b"now"


async def test_a_page_that_was_not_told_of_the_end_tells_no_more(look, show, ana, monkeypatch):
    await look(ana.user)
    page = await show()
    await page.until("welcome")
    await db(Mirror.objects.update)(status=Mirror.Status.ENDED, end=Mirror.End.STOPPED, ended_at=timezone.now())
    monkeypatch.setattr("console.mirror.page.SEEN_EVERY", 0)

    await page.send_json_to({"type": "beat", "visible": True})

    assert await closed(page) == CLOSE_UNWELCOME


async def test_who_may_not_look_any_more_gets_no_more(look, show, ana, talk, monkeypatch):
    monkeypatch.setattr(rights, "EVERY", 0.05)
    hers, page = await look(ana.user), await show()
    await page.until("welcome")
    await db(type(talk).objects.filter(pk=talk.pk).update)(agent=None, status="waiting", queued_at=timezone.now())

    assert await closed(hers) == 4003


async def test_a_visitor_whose_page_nobody_may_see_shows_nothing(opened, show, ana, visit, talk):
    page = await show(await db(visit)("Yan"))

    assert await closed(page) == 4003


async def test_the_visitor_is_asked_answers_and_stops(opened, look, show, ana, zoe, shop, talk):
    def ask():
        shop.website.asks_before_mirroring = True
        shop.website.save()

    await db(ask)()
    chat = await opened(f"/ws/widget/{shop.key}/")
    await chat.send_json_to({"type": "hello", "token": tokens.token_of(zoe.key, shop), "language": "en"})
    await chat.until("welcome")

    hers = await opened(f"/ws/desk/{talk.pk}/mirror/", user=ana.user)
    await told(hers, "asked")
    asked = (await chat.until("state"))[-1]["html"]
    assert "Let Ana see the page you are on?" in asked

    await chat.send_json_to({"type": "mirror", "agrees": True})
    await told(hers, "live")
    page = await show()
    await page.until("welcome")

    await chat.send_json_to({"type": "mirror", "agrees": False})
    assert await closed(page) == 4003
    assert (await told(hers, "ended"))["end"] == "stopped"
    assert not await db(mirrors.of)(zoe, shop)


async def test_a_page_hides_what_its_inbox_hides_now(opened, look, ana, zoe, shop, talk):
    chat = await opened(f"/ws/widget/{shop.key}/")
    await chat.send_json_to({"type": "hello", "token": tokens.token_of(zoe.key, shop), "language": "en"})
    await chat.until("welcome")
    await db(Website.objects.filter(inbox=shop).update)(hidden_parts=".invoices", readable_fields="city")

    await look(ana.user)

    said = unescape((await chat.until("state"))[-1]["html"])
    assert '{"allowed": ["city"], "blocked": [".invoices"]}' in said


@pytest.mark.parametrize("state", ["asked", "", None, 1, ["paused"], {"paused": True}])
async def test_a_page_says_of_itself_what_is_known_and_else_nothing(look, show, ana, state):
    hers, page = await look(ana.user), await show()
    await page.until("welcome")

    await page.send_json_to({"type": "says", "state": state})
    assert await answered(page) == []

    await page.send_json_to({"type": "says", "state": "paused"})
    assert (await hers.until("says"))[-1]["state"] == "paused"
