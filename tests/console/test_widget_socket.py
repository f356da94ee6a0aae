"""The visitor's pipe: words come in once and in order, others' words never come out, catching up leaves no hole."""

import asyncio
import json
import re

import pytest
from channels.db import database_sync_to_async as in_database
from channels.routing import URLRouter
from django.db import connections
from django.urls import path
from django.utils import timezone

from console.drawing import thread_pages
from console.live import places
from console.live.pipe import LONG_FRAME, SHORT_FRAME
from console.widget import postbox, screens, tokens
from console.widget.consumer import WidgetConsumer
from conversations import blocks, lifecycle, messages, visitors
from conversations.lines.closed_idle import ClosedByIdling
from conversations.models import Conversation, Group, Inbox, Message, Visitor
from routing import answers, offers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

application = URLRouter([path("ws/widget/<str:inbox_key>/", WidgetConsumer.as_asgi())])


class Widget:
    """One page of a visitor, as their browser's frame drives it."""

    def __init__(self, inbox, token=None):
        self.inbox = inbox
        self.token = token or tokens.new_token(inbox)
        self.socket = Socket(application, f"/ws/widget/{inbox.key}/")
        self.seen = []

    async def hello(self, **said):
        await self.send(**{"type": "hello", "token": self.token, "language": "en", **said})
        return await self.get("welcome", "error")

    async def post(self, text, client_id="c1"):
        await self.send(type="post", text=text, client_id=client_id)
        answer = await self.get("ack", "refused", "error")
        await postbox.followed()
        return answer

    async def send(self, **frame):
        await self.socket.send_json_to(frame)

    async def get(self, *kinds):
        """The next frame of these kinds; others stay in `seen`."""
        while True:
            frame = await self.socket.receive_json_from()
            self.seen.append(frame)
            if frame["type"] in kinds:
                return frame

    async def rest(self):
        """Everything that has come until the pipe has answered a beat."""
        before = len(self.seen)
        await self.send(type="beat", visible=True)
        await self.get("pong")
        return self.seen[before:-1]


@pytest.fixture
async def browse(shop):
    """Opens pages, and closes them at the end."""
    opened = []

    async def open_page(inbox=shop, token=None, address=None):
        page = Widget(inbox, token)
        page.socket.scope["client"] = [address, 5000] if address else None
        assert (await page.socket.connect())[0]
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        await page.socket.disconnect()
    await asyncio.sleep(0)
    await in_database(connections.close_all)()


@pytest.fixture
async def page(browse):
    """A visitor who has said hello."""
    page = await browse()
    await page.hello()
    return page


@in_database
def answer(agent, text, client_id=None):
    conversation = Conversation.objects.get(agent=agent.user, status="active")
    return answers.answer(
        agent.user, conversation.pk, text=text, client_id=client_id or f"a-{text}", now=timezone.now()
    )


def texts(*frames):
    html = "".join(frame.get("html", "") for frame in frames)
    return re.findall(r'<p class="bubble" dir="auto">(.*?)</p>', html, re.DOTALL)


def ids(*frames):
    return re.findall(r'<li id="m-(\d+)"', "".join(frame.get("html", "") for frame in frames))


def at(frame):
    return {"conversation": frame["conversation"], "revision": frame["revision"]}


async def test_a_message_is_acknowledged_with_its_row_once_it_is_stored(page):
    ack = await page.post("The globe is cracked")

    stored = await Message.objects.aget(kind="text")
    assert (ack["type"], ack["client_id"], ack["id"]) == ("ack", "c1", stored.pk)
    assert texts(ack) == ["The globe is cracked"]
    assert stored.from_visitor


async def test_a_repeat_of_a_client_id_makes_one_message(page):
    first = await page.post("Hello?")
    second = await page.post("Hello?")

    assert first["id"] == second["id"]
    assert await Message.objects.filter(kind="text").acount() == 1
    assert ids(second) == []


async def test_messages_sent_at_once_are_stored_in_their_order(page):
    for n in range(12):
        await page.send(type="post", text=f"word {n}", client_id=f"c{n}")
    acks = [await page.get("ack") for _ in range(12)]

    assert [ack["client_id"] for ack in acks] == [f"c{n}" for n in range(12)]
    assert [m.text async for m in Message.objects.filter(kind="text").order_by("pk")] == [
        f"word {n}" for n in range(12)
    ]


@pytest.mark.parametrize("text", ["", "   \n ", "\x00", "x" * 10_001, None, 7, ["a"], {"a": 1}])
async def test_what_is_no_message_is_refused_in_words_and_the_connection_stays(page, text):
    refused = await page.post(text)

    assert refused["type"] == "refused"
    assert refused["client_id"] == "c1"
    assert refused["text"]
    assert (await page.post("Now a real one", "c2"))["type"] == "ack"
    assert await Message.objects.filter(kind="text").acount() == 1


async def test_the_longest_message_passes(page):
    assert (await page.post("x" * 10_000))["type"] == "ack"


@pytest.mark.parametrize("client_id", ["", None, 5, "x" * 65, ["c"]])
async def test_a_message_without_a_usable_client_id_is_an_error(page, client_id):
    assert (await page.post("Hello", client_id))["type"] == "error"
    assert (await page.post("Hello"))["type"] == "ack"


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "[]",
        "7",
        "null",
        '"hello"',
        "{}",
        '{"type": null}',
        '{"type": ["post"]}',
        '{"type": "drop_table"}',
        '{"type": "thread_rows"}',
        '{"type": "read"}',
        '{"type": "read", "upto": "all"}',
        '{"type": "read", "upto": -1}',
        '{"type": "read", "upto": true}',
        '{"type": "got", "upto": 1e3}',
        '{"type": "earlier", "before": {}}',
        '{"type": "hello", "token": 7}',
        '{"type": "post"}',
        " " * (LONG_FRAME + 1),
        pytest.param('{"type": "read", "upto": 1, "x": "' + "x" * SHORT_FRAME + '"}', id="longer than its kind"),
    ],
)
async def test_a_malformed_frame_gets_a_clear_error_and_keeps_the_connection(page, frame):
    await page.socket.send_to(text_data=frame)

    assert (await page.get("error", "refused"))["text"]
    assert (await page.post("Still here"))["type"] == "ack"


async def test_a_binary_frame_is_an_error_too(page):
    await page.socket.send_to(bytes_data=b"\x00\x01")

    assert (await page.get("error"))["text"]


@pytest.mark.parametrize(
    "frame", [{"type": "post", "text": "Hi", "client_id": "c"}, {"type": "read", "upto": 1}, {"type": "typing"}]
)
async def test_who_has_not_said_hello_may_do_nothing(browse, frame):
    page = await browse()

    await page.send(**frame)

    assert (await page.get("error", "refused"))["text"]
    assert await Message.objects.acount() == 0


async def test_a_forged_token_is_refused(browse, shop):
    page = await browse(token=tokens.new_token(shop)[:-2] + "xx")

    refusal = await page.hello()

    assert (refusal["type"], refusal["of"]) == ("error", "token")
    assert await Visitor.objects.acount() == 0


async def test_another_inboxs_token_is_refused(browse, shop):
    other = await Inbox.objects.acreate(name="Other", key="other", company="Other")
    page = await browse(token=tokens.new_token(other))

    assert (await page.hello())["of"] == "token"
    assert (await (await browse(inbox=other, token=page.token)).hello())["type"] == "welcome"


async def test_an_unknown_inbox_has_no_pipe(shop):
    socket = Socket(application, "/ws/widget/nobody/")

    assert not (await socket.connect())[0]


async def test_two_visitors_see_only_their_own(browse, ana):
    one, two = await browse(), await browse()
    await one.hello()
    await two.hello()
    await one.post("From one")
    await two.post("From two")
    one_talk = await Conversation.objects.aget(messages__text="From one")
    await in_database(answers.answer)(ana.user, one_talk.pk, text="For one", client_id="a", now=timezone.now())

    heard_by_one, heard_by_two = await one.get("rows"), await two.rest()

    assert "For one" in texts(heard_by_one)
    assert not any("one" in text for text in texts(*heard_by_two, *two.seen))
    again = await browse(token=two.token)
    assert texts(await again.hello()) == ["From two"]


async def test_an_answer_stored_just_before_ones_own_words_comes_first_and_without_a_question(page, ana, monkeypatch):
    await page.post("Hello?")
    await answer(ana, "Good morning", client_id="a1")  # after the first answer lines are written no more
    await page.get("rows")
    await page.rest()
    monkeypatch.setattr(screens, "rows_after", None)
    with monkeypatch.context() as unheard:
        unheard.setattr(messages, "announce", lambda *_args, **_facts: None)
        await answer(ana, "It is on its way", client_id="a2")

    ack = await page.post("Where is it?", client_id="c2")
    rows = page.seen[-2]

    assert (rows["type"], texts(rows), texts(ack)) == ("rows", ["It is on its way"], ["Where is it?"])
    assert at(ack) == {**at(rows), "revision": rows["revision"] + 1}


async def test_an_agents_answer_arrives_under_their_first_name(page, ana):
    await page.post("Hello?")
    await answer(ana, "Good morning")

    rows = await page.get("rows")

    assert texts(rows)[-1] == "Good morning"
    assert "Ana&nbsp;·&nbsp;" in rows["html"]
    assert at(rows)["revision"] == (await Conversation.objects.aget()).revision


async def test_what_an_agent_writes_is_escaped(page, ana):
    await page.post("<b>bold</b> & <script>alert(1)</script>")
    await answer(ana, "<img src=x onerror=alert(1)>")

    html = "".join(frame.get("html", "") for frame in [*page.seen, await page.get("rows")])

    assert "&lt;script&gt;" in html
    assert "&lt;img" in html
    assert "<script" not in html
    assert "<img" not in html


async def test_another_window_of_the_same_visitor_sees_the_message_once(browse, page):
    other = await browse(token=page.token)
    await other.hello()

    ack = await page.post("From the first window")

    assert ids(await other.get("rows")) == ids(ack)
    assert ids(*await page.rest()) == []


async def test_a_post_does_not_hide_what_the_other_window_wrote_just_before(browse, page):
    other = await browse(token=page.token)
    await other.hello()
    await other.post("First", "c1")
    await page.post("Second", "c2")
    await page.rest()

    assert sorted(texts(*page.seen)) == ["First", "Second"]


async def test_catching_up_leaves_no_hole_and_makes_no_double(browse, page, ana):
    await page.post("One", "c1")
    first = await answer(ana, "Two")
    known = await page.get("rows")
    await page.socket.disconnect()
    await answer(ana, "Three")
    await answer(ana, "Four")

    back = await browse(token=page.token)
    welcome = await back.hello(after=at(known))

    assert not welcome["fresh"]
    assert texts(welcome) == ["Three", "Four"]
    assert str(first.pk) not in ids(welcome)
    assert texts(await (await browse(token=page.token)).hello()) == ["One", "Two", "Three", "Four"]


async def test_catching_up_brings_a_changed_row_again(browse, page, ana):
    ack = await page.post("One")
    await page.rest()
    conversation = await Conversation.objects.aget()
    await in_database(messages.mark_for_agent)(conversation, Message.Status.READ, upto=ack["id"])

    welcome = await (await browse(token=page.token)).hello(after={"conversation": conversation.pk, "revision": 2})

    assert ids(welcome) == [str(ack["id"])]
    assert "Read" in welcome["html"]


async def test_old_state_and_frames_make_the_fresh_state(browse, page, ana):
    await page.post("One", "c1")
    await answer(ana, "Two")
    await page.get("rows")
    await page.post("Three", "c2")
    conversation = await Conversation.objects.aget()
    await in_database(lifecycle.close)(conversation, by=ana.user, now=timezone.now())
    await page.post("Four", "c3")
    await page.rest()

    kept = {}
    for frame in page.seen:
        for row in re.findall(r"<li id=.*?</li>", frame.get("html", ""), re.DOTALL):
            kept[int(re.search(r"m-(\d+)", row)[1])] = row
    fresh = await (await browse(token=page.token)).hello()

    assert "".join(kept[pk] for pk in sorted(kept)) == fresh["html"].replace("</li>\n", "</li>")
    assert texts(fresh) == ["One", "Two", "Three", "Four"]


async def test_so_much_was_missed_that_the_thread_begins_anew(browse, page, monkeypatch):
    monkeypatch.setattr(thread_pages, "CATCH_UP_ROWS", 2)
    known = await page.post("One", "c1")
    for n in range(3):
        await page.post(f"More {n}", f"m{n}")

    welcome = await (await browse(token=page.token)).hello(after=at(known))

    assert welcome["fresh"]
    assert len(texts(welcome)) == 4


async def test_earlier_messages_come_a_page_at_a_time(browse, page, monkeypatch):
    monkeypatch.setattr(thread_pages, "ROWS", 2)
    for n in range(5):
        await page.post(f"word {n}", f"c{n}")
    back = await browse(token=page.token)
    welcome = await back.hello()
    await back.send(type="earlier", before=int(ids(welcome)[0]))
    middle = await back.get("earlier")
    await back.send(type="earlier", before=int(ids(middle)[0]))
    oldest = await back.get("earlier")

    assert [texts(part) for part in (welcome, middle, oldest)] == [
        ["word 3", "word 4"],
        ["word 1", "word 2"],
        ["word 0"],
    ]
    assert [part["has_earlier"] for part in (welcome, middle, oldest)] == [True, True, False]


async def test_the_desks_lines_never_reach_the_visitor(browse, page, ana):
    await page.post("Hello?")
    await answer(ana, "Hello!")
    await page.get("rows")
    conversation = await Conversation.objects.aget()
    await in_database(lifecycle.close)(conversation, by=ana.user, note="Rude visitor", now=timezone.now())
    fresh = await (await browse(token=page.token)).hello()
    everything = json.dumps([*page.seen, *await page.rest(), fresh])

    assert await Message.objects.filter(kind="event").acount() >= 3
    assert len(texts(fresh)) == 2
    assert "Rude visitor" not in everything
    assert "ana@shop.example" not in everything
    assert page.token not in everything


async def test_a_proven_identity_follows_across_two_devices(browse, shop):
    proof = {"id": "42", "hash": visitors.signature_of("42", shop.website.secret), "name": "Camille"}
    laptop, phone = await browse(), await browse()
    await laptop.hello(identity=proof)
    await laptop.post("From the laptop")

    welcome = await phone.hello(identity=proof)

    assert laptop.token != phone.token
    assert texts(welcome) == ["From the laptop"]
    assert (await Visitor.objects.aget(identities__external_id="42")).name == "Camille"


@pytest.mark.parametrize("proof", [{"id": "42", "hash": "0" * 64}, {"id": "42"}, {"id": "", "hash": ""}, "42", [1]])
async def test_a_wrong_proof_is_refused_and_the_visitor_may_go_on_without(browse, shop, proof):
    page = await browse()

    refusal = await page.hello(identity=proof)

    assert (refusal["type"], refusal["of"]) == ("error", "identity")
    assert not await Visitor.objects.filter(identities__isnull=False).aexists()
    assert (await page.hello())["type"] == "welcome"


async def test_a_second_hello_changes_the_visitor_and_what_they_hear(browse, shop, ana):
    page = await browse()
    await page.hello()
    await page.post("Nobody in particular")
    first = page.token
    page.token = tokens.new_token(shop)

    assert texts(await page.hello()) == []
    await answer(ana, "For the first one")

    assert texts(*await page.rest()) == []
    assert "For the first one" in texts(await (await browse(token=first)).hello())


async def test_a_refused_hello_leaves_the_visitor_as_they_were(page, ana):
    await page.post("Hello?")
    token, page.token = page.token, "forged"
    assert (await page.hello())["of"] == "token"
    page.token = token

    await answer(ana, "Still with you")

    assert texts(await page.get("rows"))[-1] == "Still with you"


async def test_who_waits_sees_their_place_and_its_change(away, browse, page):
    first = await browse()
    await first.hello()
    await first.post("I was first")
    await page.post("I am second")

    assert await _shows(page, "<b>2<sup>nd</sup></b>")
    assert await _shows(first, "<b>1<sup>st</sup></b>")

    one = await Conversation.objects.aget(messages__text="I was first")
    await in_database(_leave_queue)(one)
    await in_database(places.tell_places)(timezone.now())
    told = await page.get("place")
    assert (told["place"], told["ordinal"]) == (1, "st")


async def test_a_place_is_told_once_and_only_where_it_has_changed(away, browse, page):
    await page.post("I wait")
    assert await _shows(page, "<b>1<sup>st</sup></b>")

    for _second in range(3):
        await in_database(places.tell_places)(timezone.now())

    assert await page.rest() == []


async def test_without_a_queue_the_visitor_is_told_that_a_message_was_left(away, page, sales):
    await Group.objects.filter(pk=sales.pk).aupdate(queue_size=0)

    await page.post("Anybody?")

    assert await _shows(page, "Nobody is available right now")


async def test_the_head_names_the_agent_and_then_the_end(page, ana):
    assert "Shop" in page.seen[0]["state"]
    await page.post("Hello?")
    assert await _shows(page, "We are finding someone for you")  # an offer may pass, and no name is promised
    await answer(ana, "Hello!")
    assert await _shows(page, "Ana")

    await in_database(lifecycle.close)(await Conversation.objects.aget(), by=ana.user, now=timezone.now())

    assert await _shows(page, "Write to start a new conversation")


async def test_marks_of_the_visitor_come_to_the_agents_words(page, ana):
    await page.post("Hello?")
    said = await answer(ana, "Hello!")

    await page.send(type="got", upto=said.pk)
    await page.rest()
    assert (await Message.objects.aget(pk=said.pk)).status == Message.Status.DELIVERED

    await page.send(type="read", upto=said.pk)
    await page.rest()
    assert (await Message.objects.aget(pk=said.pk)).status == Message.Status.READ


async def test_a_turned_page_is_known_to_the_desk(page):
    await page.send(type="page", url="https://shop.example/opaline", title="Opaline")
    await page.rest()

    assert (await Visitor.objects.aget()).page_url == "https://shop.example/opaline"


async def test_of_a_turned_page_nothing_is_kept_that_opens_something(page):
    await page.send(type="page", url="https://shop.example/reset/s3cr3t?token=s3cr3t&step=2#s3cr3t", title="Opaline")
    await page.rest()

    assert (await Visitor.objects.aget()).page_url == "https://shop.example/reset/***?step=2"


@pytest.mark.parametrize(
    ("own", "shown", "words"),
    [("pl-PL", "en", "Write to us"), ("pl", "fr", "Écrivez-nous"), ("fr-CA", "fr", "Écrivez-nous")],
)
async def test_the_visitors_language_is_theirs_and_their_page_is_in_one_of_ours(browse, ana, own, shown, words):
    page = await browse()
    welcome = await page.hello(language=own, page_language=shown)
    await page.post("Dzień dobry")

    assert (await in_database(Visitor.objects.get)()).language == own.partition("-")[0]
    assert words in welcome["state"], welcome["state"]


async def test_half_an_emoji_anywhere_in_a_frame_fails_nothing(browse, ana):
    page = await browse()
    half = "Opaline \ud83c"
    identity = {
        "id": "42",
        "hash": visitors.signature_of("42", page.inbox.website.secret),
        "name": f"{half}\0",
        "email": half,
    }

    greeting = await page.hello(page={"title": half, "url": f"https://shop.example/?q={half}\0"}, identity=identity)
    posted = await page.post(half)

    zoe = await Visitor.objects.aget(name="Opaline")
    assert (greeting["type"], posted["type"], texts(posted)) == ("welcome", "ack", ["Opaline"])
    assert (zoe.page_title, zoe.page_url) == ("Opaline", "https://shop.example/?q=Opaline")
    assert (await Conversation.objects.aget()).opened_on == "Opaline"

    await page.send(type="page", title=["no", "text"], url="https://shop.example/" + "👩‍👩‍👧" * 200)
    await page.rest()
    await zoe.arefresh_from_db()
    assert (zoe.page_title, len(zoe.page_url)) == ("", 496)


@pytest.mark.parametrize(
    "text", ["[" * 60_000, '{"type": "beat", "seen": ' + "9" * 5000 + "}", "\0", '"beat"', '{"type": 1}']
)
async def test_a_frame_that_cannot_be_read_is_said_to_be_so_and_the_page_goes_on(page, text):
    await page.socket.send_to(text_data=text)

    assert (await page.get("error", "pong"))["text"] == "This message could not be read."
    assert (await page.post("Hello"))["type"] == "ack"


async def test_a_name_of_which_nothing_can_be_seen_leaves_the_one_that_was_known(browse, shop):
    page = await browse()
    proof = {"id": "42", "hash": visitors.signature_of("42", shop.website.secret)}

    await page.hello(identity={**proof, "name": "Zoe\u202e"})
    await page.hello(identity={**proof, "name": "\u200b\u3164"})

    assert (await Visitor.objects.aget()).name == "Zoe"


async def _shows(page, words):
    """Reads on until the newest state has these words; a state that never comes ends the wait."""
    states = [frame["html"] for frame in page.seen if frame["type"] == "state"]
    while not states or words not in states[-1]:
        states.append((await page.get("state"))["html"])
    return True


def _leave_queue(conversation):
    offers.withdraw(conversation.pk, now=timezone.now())
    lifecycle._close(conversation, Conversation.ClosedBy.IDLE, ClosedByIdling, now=timezone.now())


async def test_a_blocked_visitor_is_told_at_once_and_no_word_of_theirs_is_stored(page, ana, olga):
    assert (await page.post("Hello", "a"))["type"] == "ack"
    zoe = await in_database(Visitor.objects.get)()
    block = await in_database(blocks.block)(zoe, by=ana.user, reason="abuse", now=timezone.now())
    while "The chat is not available." not in (await page.get("state"))["html"]:
        pass  # who answers was told before

    for client_id in ("b", "c"):
        answer = await page.post("Why?", client_id)
        assert (answer["type"], answer["text"]) == ("refused", "The chat is not available.")
    assert await in_database(Message.objects.filter(kind="text").count)() == 1

    await in_database(blocks.lift)(block.pk, by=olga, now=timezone.now())
    assert (await page.post("Thank you", "d"))["type"] == "ack"
