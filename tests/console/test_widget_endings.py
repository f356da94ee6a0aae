"""What a visitor's page shows once a conversation has ended, and what it may send: an opinion, an address."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_database
from channels.routing import URLRouter
from django.core import mail
from django.db import connections
from django.urls import path
from django.utils import timezone

from console.live import pulse
from console.widget import postbox, screens, tokens
from console.widget.consumer import WidgetConsumer
from conversations import lifecycle, visitors
from conversations.models import Conversation, Message, Survey, Transcript, Visitor
from routing import answers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

application = URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())])


class Page:
    def __init__(self, inbox, token):
        self.token = token
        self.socket = Socket(application, f"/ws/widget/{inbox.key}/")

    async def hello(self):
        assert (await self.socket.connect())[0]
        await self.send(type="hello", token=self.token, language="en")
        return await self.get("welcome")

    async def send(self, **frame):
        await self.socket.send_json_to(frame)

    async def get(self, *kinds):
        while True:
            frame = await self.socket.receive_json_from()
            if frame["type"] in kinds:
                return frame


@pytest.fixture
async def browse(shop):
    opened = []

    async def open_page(token=None):
        page = Page(shop, token or tokens.new_token(shop))
        await page.hello()
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        await page.socket.disconnect()
    await asyncio.sleep(0)
    await in_database(connections.close_all)()


@pytest.fixture
async def page(browse, ana):
    """A page whose conversation ana has answered and closed."""
    page = await browse()
    await page.send(type="post", text="Hello?", client_id="c1")
    await page.get("ack")
    await postbox.followed()
    await sync_to_async(answer_and_close)(ana)
    return page


def answer_and_close(agent):
    conversation = Conversation.objects.get()
    answers.answer(agent.user, conversation.pk, text="Here", client_id="a1", now=timezone.now())
    lifecycle.close(Conversation.objects.get(), by=agent.user, now=timezone.now())


async def ended():
    return await Conversation.objects.aget()


async def asked(page):
    """The state in which the question stands."""
    return await told(page, "ask-form")


async def told(page, words):
    """The state that has these words; one may come more than once before."""
    while words not in (state := await page.get("state"))["html"]:
        pass
    return state


async def test_the_question_comes_with_the_closing_and_the_thanks_with_the_answer(page):
    await asked(page)

    await page.send(type="rate", conversation=(await ended()).pk, score=5, comment="Quick", recommendation=None)
    state = await told(page, "Thank you for your opinion")

    assert "ask-form" not in state["html"]
    survey = await Survey.objects.aget()
    assert (survey.score, survey.comment) == (5, "Quick")


async def test_another_page_of_theirs_sees_the_thanks_and_its_own_opinion_is_refused(page, browse):
    await asked(page)
    second = await browse(page.token)
    pk = (await ended()).pk

    await page.send(type="rate", conversation=pk, score=5)
    await told(second, "Thank you")
    await second.send(type="rate", conversation=pk, score=1)
    refusal = await second.get("error")

    assert (refusal["of"], (await Survey.objects.aget()).score) == ("rate", 5)
    assert "already" in refusal["text"]


async def test_it_survives_a_reload_and_goes_with_the_next_message(page, browse):
    await asked(page)
    again = Page(await shop_of(), page.token)
    assert "ask-form" in (await again.hello())["state"]

    await again.send(type="post", text="One more thing", client_id="c2")
    while "ask-form" in (await again.get("state"))["html"]:
        pass
    await again.socket.disconnect()


@in_database
def shop_of():
    return Conversation.objects.select_related("inbox").get().inbox


@pytest.mark.parametrize(
    "frame",
    [
        {"score": 5, "conversation": "1"},
        {"score": 5},
        {"score": 5, "conversation": 10**9},
        {"score": "5"},
        {"score": 9},
        {"score": 5, "comment": {"a": 1}},
        {"score": 5, "comment": "x" * 3000},
        {"score": 5, "recommendation": "10"},
    ],
)
async def test_an_opinion_that_makes_no_sense_is_refused_in_words(page, frame):
    pk = (await ended()).pk
    if "conversation" not in frame and frame != {"score": 5}:
        frame = {**frame, "conversation": pk}

    await page.send(type="rate", **frame)
    refusal = await page.get("error")

    assert refusal["of"] == "rate"
    assert refusal["text"]
    assert not await Survey.objects.aexists()


async def test_a_stranger_neither_rates_it_nor_has_it_sent(page, browse):
    stranger = await browse()
    pk = (await ended()).pk

    await stranger.send(type="rate", conversation=pk, score=1)
    assert (await stranger.get("error"))["of"] == "rate"
    await stranger.send(type="transcript", conversation=pk, address="me@stranger.example")
    assert (await stranger.get("error"))["of"] == "transcript"

    assert not await Survey.objects.aexists()
    assert not mail.outbox


async def test_a_transcript_is_promised_and_then_told(page):
    pk = (await ended()).pk
    await page.send(type="transcript", conversation=pk, address="zoe@")
    assert (await page.get("error"))["of"] == "transcript"

    await page.send(type="transcript", conversation=pk, address="zoe@visitor.example")
    promised = await page.get("promised")

    assert "zoe@visitor.example" in promised["html"]
    assert [letter.to for letter in mail.outbox] == [["zoe@visitor.example"]]


async def test_where_nobody_would_read_it_none_is_promised(page, monkeypatch):
    pk = (await ended()).pk
    monkeypatch.setattr("console.server.mail.is_read", lambda: False)

    await page.send(type="transcript", conversation=pk, address="zoe@visitor.example")

    assert (await page.get("error"))["text"] == "This server does not send e-mail."
    assert not mail.outbox


def test_where_nobody_would_read_it_none_is_offered(shop, ana, zoe, write, settings):
    write(zoe)
    answer_and_close(ana)
    assert "Receive it by e-mail" in screens.render_state(zoe, shop)[0]

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend"}}
    settings.DEMO = True
    assert "Receive it by e-mail" in screens.render_state(zoe, shop)[0]  # its folder is looked into

    settings.DEMO = False
    assert "Receive" not in screens.render_state(zoe, shop)[0]


def test_the_visitor_reads_what_became_of_the_transcript(shop, ana, zoe, write, noon):
    write(zoe)
    answer_and_close(ana)
    words = {
        "On its way": {},
        "Not sent": {"attempts": 1},
        "Sent to": {"sent_at": noon},
        "could not be sent": {"failed_at": noon},
    }
    for expected, fields in words.items():
        Transcript.objects.all().delete()
        Transcript.objects.create(
            conversation=Conversation.objects.get(), address="<b>@x.example", language="en", asked_at=noon, **fields
        )
        html = screens.render_state(zoe, shop)[0]
        assert expected in html
        assert "&lt;b&gt;@x.example" in html


def test_the_visitors_page_never_sees_the_line_of_it(shop, ana, zoe, write):
    write(zoe)
    answer_and_close(ana)
    assert Message.objects.filter(kind="event").exists()

    html, _reached, _earlier = screens.rows(zoe, shop)

    assert "Rated" not in html
    assert "Closed by" not in html


# ---- presence


async def test_who_closes_their_only_page_is_gone_after_a_moment(browse, monkeypatch):
    page = await browse()
    await heard()
    assert (await Visitor.objects.aget()).online

    await page.socket.disconnect()
    await in_database(pulse.write)(timezone.now())
    assert (await Visitor.objects.aget()).online  # they may only be turning the page
    await in_database(pulse.write)(timezone.now() + pulse.GRACE)

    assert not (await Visitor.objects.aget()).online


async def test_who_has_another_page_open_stays(browse):
    first = await browse()
    second = await browse(first.token)
    await heard()

    await first.socket.disconnect()
    await second.send(type="beat", visible=True)  # answered after the hint that was sent before it
    await second.get("pong")
    await heard()
    await in_database(pulse.write)(timezone.now() + pulse.GRACE)

    assert (await Visitor.objects.aget()).online


async def test_who_turns_the_page_stays(browse):
    first = await browse()
    await heard()

    await first.socket.disconnect()
    await browse(first.token)
    await heard()
    await in_database(pulse.write)(timezone.now() + pulse.GRACE)

    assert (await Visitor.objects.aget()).online


async def test_who_is_silent_for_a_while_is_asked(browse, monkeypatch):
    monkeypatch.setattr("console.live.pipe.ASKED_AFTER", 0.05)
    page = await browse()

    assert (await page.get("ping"))["type"] == "ping"


async def heard():
    await asyncio.sleep(0)
    await in_database(pulse.write)(timezone.now())


def test_a_page_of_another_process_keeps_a_visitor_here(zoe, noon, later):
    visitors.hear({zoe.pk}, now=later(seconds=3))  # written by the other process after this page was closed

    visitors.miss_who_left({zoe.pk: later(seconds=1)})

    assert Visitor.objects.get().online
