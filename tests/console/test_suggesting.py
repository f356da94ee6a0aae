"""What the model writes comes by the desk's socket, as long as its reader wants it and may have it."""

import asyncio
from time import monotonic

import pytest
from channels.db import database_sync_to_async as db
from django.contrib.sessions.backends.cached_db import SessionStore

from console.desk import suggesting
from console.desk.consumer import DeskConsumer
from console.live import rights
from conversations.copilot.events import (
    Failed,
    Finished,
    Queued,
    Reason,
    Sentence,
    Source,
    Strike,
    Struck,
    Words,
)
from conversations.copilot.models import Feature, Outcome, Suggestion
from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection, Passage
from conversations.knowledge.retrieval import Hit
from conversations.models import TranslationSetting, Visitor
from routing import transfers
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "The lamp <b>stays</b> with you."


class Model:
    """In place of the model's side: says what it is told to, one event after another, and notes when it is left."""

    def __init__(self):
        self.asked, self.is_left = [], False
        self.events = asyncio.Queue()

    async def stream(self, feature, **asked):
        self.asked.append({"feature": feature, **asked})
        try:
            while True:
                yield await self.events.get()
        finally:
            self.is_left = True

    def says(self, *events):
        for event in events:
            self.events.put_nowait(event)


@pytest.fixture
async def model(monkeypatch):
    model = Model()
    monkeypatch.setattr("conversations.copilot.service.stream", model.stream)
    return model


@pytest.fixture
async def connect():
    opened = []

    async def make(user, session=None):
        device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
        device.scope["user"] = user
        if session:
            device.scope["session"] = session
        assert (await device.connect())[0]
        opened.append(device)
        return device

    yield make
    for device in opened:
        await device.disconnect()


@pytest.fixture
def talk(zoe, write, fresh, ana):
    return fresh(write(zoe, "Must I send the lamp back?"))


async def suggest(device, talk, **more):
    frame = {"type": "suggest", "conversation": talk.pk, "stream": 1, "feature": "answer"}
    await device.send_json_to(frame | more)


async def beat(device):
    """Everything that the device was sent until now."""
    await device.send_json_to({"type": "beat"})
    return await device.until("pong")


async def comes(device, what):
    """The first of its suggestion frames that has this."""
    while what not in (frame := (await device.until("suggestion"))[-1]):
        pass
    return frame


async def until(is_so):
    deadline = monotonic() + 60  # bounds a failure only
    while not is_so():
        assert monotonic() < deadline
        await asyncio.sleep(0.01)


def source(now):
    article = Article(collection=Collection.objects.create(name="Help"), title="<i>Damaged", text=KEPT, language="en")
    indexing.save(article, now=now)
    return Source(1, Hit(Passage.objects.select_related("article").get()))


async def test_an_answer_comes_sentence_by_sentence_then_whole_with_its_sources(connect, model, ana, talk, noon):
    device, damaged = await connect(ana.user), await db(source)(noon)
    await suggest(device, talk, question="  The lamp? ")

    model.says(Queued(2))
    assert (await comes(device, "waiting"))["waiting"] == "2 requests come before yours."
    model.says(Sentence(KEPT, (damaged,)))
    [said] = (await comes(device, "said"))["said"]
    assert (said["text"], said["sources"]) == (KEPT, [1])
    assert "&lt;i&gt;Damaged" in said["html"]
    model.says(Struck("It costs 7 €.", Strike.FIGURE), Sentence("You keep it.", (damaged,)))
    assert "html" not in (await comes(device, "said"))["said"][0]
    model.says(Finished(7, KEPT, (damaged,), 1))
    end = await comes(device, "html")

    assert end["stream"] == 1
    assert "The lamp &lt;b&gt;stays&lt;/b&gt; with you.<sup>1</sup>" in end["html"]
    assert "&lt;i&gt;Damaged" in end["html"]
    assert "One sentence was left out" in end["html"]
    assert "A figure that its sources do not have" in end["html"]
    assert 'data-suggestion="7"' in end["html"]
    assert model.asked[0]["question"] == "The lamp?"
    assert model.asked[0]["agent_id"] == ana.user_id


async def test_a_rewriting_is_shown_as_what_it_changes(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk, feature="warmer", text="You keep <it>.")

    model.says(Words("Of course "), Words("you keep it."))
    said = (await comes(device, "said"))["said"]
    model.says(Finished(8, "Of course you keep it."))
    end = await comes(device, "html")

    assert said[0] == {"text": "Of course "}
    assert "<ins>" in end["html"]
    assert "<ins> " not in end["html"]  # the space before it stands before the line
    assert "<it>" not in end["html"]
    assert "data-instead" in end["html"]
    assert (model.asked[0]["feature"], model.asked[0]["text"]) == (Feature.WARMER, "You keep <it>.")


async def test_a_summary_comes_in_sentences_and_ends_with_what_was_left_out(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk, feature="summary", text="no draft")
    told, left_out = "Zoe asks about <b>her</b> lamp.", "A refund of 30 € was promised."
    model.says(Sentence(told))
    assert (await comes(device, "said"))["said"] == [{"text": told, "sources": []}]
    model.says(Struck(left_out, Strike.FIGURE), Finished(7, told, (), 1))

    html = (await comes(device, "html"))["html"]

    assert "Zoe asks about &lt;b&gt;her&lt;/b&gt; lamp." in html
    assert left_out in html
    assert "data-copilot" not in html
    asked = model.asked[0]
    assert (asked["feature"], asked["text"], asked["language"]) == (Feature.SUMMARY, "", "en")


async def test_pieces_that_come_together_go_in_one_frame(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk, feature="shorter", text="Long")
    model.says(*(Words(f"{n} ") for n in range(500)), Finished(9, "Short"))

    frames = await device.until("suggestion")
    while "html" not in frames[-1]:
        frames += await device.until("suggestion")

    assert len([frame for frame in frames if "said" in frame]) < 10


@pytest.mark.parametrize(
    ("reason", "shown"),
    [(Reason.NOT_REACHED, "The model does not answer"), (Reason.NOTHING_FOUND, "Nothing in the articles")],
)
async def test_where_there_is_none_it_says_why_and_what_else_there_is(connect, model, ana, talk, reason, shown):
    device = await connect(ana.user)
    await suggest(device, talk)
    model.says(Failed(reason))

    html = (await comes(device, "html"))["html"]

    assert shown in html
    assert ("Quote the articles instead" in html) == (reason != Reason.NOTHING_FOUND)


async def test_what_fails_here_is_said_in_words(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk)
    model.says(Words(None))

    assert "Something went wrong here." in (await comes(device, "html"))["html"]


async def test_a_model_that_says_too_much_is_cut_off(connect, model, ana, talk, monkeypatch):
    monkeypatch.setattr(suggesting, "MOST_SIGNS", 100)
    device = await connect(ana.user)
    await suggest(device, talk)
    model.says(*(Sentence("x" * 60, ()) for _ in range(5)))

    assert "The model did not finish" in (await comes(device, "html"))["html"]
    assert model.is_left


async def test_a_model_that_takes_too_long_is_cut_off(connect, model, ana, talk, monkeypatch):
    timeout, limits = asyncio.timeout, []

    def limited(seconds):
        limit = timeout(seconds)
        if seconds == suggesting.LONGEST:
            limits.append(limit)
        return limit

    monkeypatch.setattr(asyncio, "timeout", limited)
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)
    limits[0].reschedule(asyncio.get_running_loop().time())

    assert "The model did not finish" in (await comes(device, "html"))["html"]
    assert model.is_left


async def test_a_sheet_that_is_closed_stops_it(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)

    await device.send_json_to({"type": "stop"})
    await beat(device)

    assert model.is_left


async def test_a_tab_that_is_closed_stops_it(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)

    await device.disconnect()

    assert model.is_left


async def test_another_on_the_same_device_takes_its_place(connect, model, ana, talk):
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)
    await suggest(device, talk, stream=2)
    await until(lambda: len(model.asked) == 2)
    assert model.is_left

    model.says(Failed(Reason.NOT_REACHED))
    assert (await comes(device, "html"))["stream"] == 2


async def test_while_it_is_written_the_socket_carries_everything_else(connect, model, ana, talk, zoe, write):
    device = await connect(ana.user)
    await device.send_json_to({"type": "open", "conversation": talk.pk, "after": 0})
    await device.until("rows")
    await suggest(device, talk)
    await until(lambda: model.asked)

    await db(write)(zoe, "And the cable?")

    assert "And the cable?" in (await device.until("rows"))[-1]["html"]
    assert not model.is_left


async def test_whose_conversation_went_to_somebody_else_gets_no_more_of_it(
    connect, model, ana, ben, talk, later, monkeypatch
):
    monkeypatch.setattr(suggesting, "GATE_EVERY", 0.01)
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)

    await db(transfers.transfer)(ana.user, talk.pk, to=ben, now=later(minutes=1))

    assert "This conversation is not on your desk." in (await comes(device, "html"))["html"]
    assert model.is_left


async def test_who_is_signed_out_gets_no_more_of_it(connect, model, ana, talk):
    session = SessionStore()
    await db(session.save)()
    device = await connect(ana.user, session=session)
    await suggest(device, talk)
    await until(lambda: model.asked)

    await db(session.delete)()
    await rights.watch().ask()
    while (await device.receive_output())["type"] != "websocket.close":
        pass
    await device.disconnect()

    assert model.is_left


async def test_somebody_elses_conversation_is_not_written_in(connect, model, talk, ben):
    device = await connect(ben.user)
    await suggest(device, talk)

    refusal = (await device.until("error"))[-1]

    assert (refusal["of"], refusal["text"]) == ("suggest", "This conversation is not on your desk.")
    assert not model.asked


@pytest.mark.parametrize(
    "wrong",
    [
        {"feature": ["answer"]},
        {"feature": "warmer", "text": ["x"]},
        {"feature": "warmer", "text": " "},
        {"feature": "warmer", "text": "x" * 10_001},
        {"question": 7},
        {"stream": -1},
        {"conversation": "1"},
    ],
)
async def test_a_frame_that_asks_for_nothing_is_refused(connect, model, ana, talk, wrong):
    device = await connect(ana.user)
    await suggest(device, talk, **wrong)

    assert (await device.until("error"))[-1]["of"] == "suggest"
    assert not model.asked


async def test_an_agent_has_few_at_a_time_on_all_devices(connect, model, ana, talk):
    devices = [await connect(ana.user) for _ in range(suggesting.AT_A_TIME + 1)]
    for asked, device in enumerate(devices[:-1], 1):
        await suggest(device, talk)
        await until(lambda asked=asked: len(model.asked) == asked)

    await suggest(devices[-1], talk)
    assert "on another device already" in (await comes(devices[-1], "html"))["html"]

    await devices[0].send_json_to({"type": "stop"})
    await beat(devices[0])
    await suggest(devices[-1], talk)
    await until(lambda: len(model.asked) == len(devices))


async def test_an_agent_begins_so_many_a_minute(connect, model, ana, talk, monkeypatch):
    monkeypatch.setattr(suggesting, "OFTEN", (1, 60))
    device = await connect(ana.user)
    model.says(Failed(Reason.NOT_REACHED))
    await suggest(device, talk)
    await comes(device, "html")
    await suggest(device, talk)

    assert "Please wait a moment." in (await comes(device, "html"))["html"]
    assert len(model.asked) == 1


@pytest.mark.parametrize(("is_on", "written_in"), [(True, "en"), (False, "")])
async def test_an_answer_that_will_be_translated_is_written_in_its_agents_language(
    connect, model, ana, talk, is_on, written_in
):
    def choose():
        Visitor.objects.update(language="pt")
        TranslationSetting.objects.create(conversation=talk, is_on=is_on, agent_language="en")

    await db(choose)()
    device = await connect(ana.user)
    await suggest(device, talk)
    await until(lambda: model.asked)

    assert model.asked[0]["language"] == written_in


async def test_what_became_of_it_is_told_once_by_its_own_agent(connect, ana, ben, talk, noon):
    row = await db(Suggestion.objects.create)(
        agent=ana.user, conversation=talk, feature=Feature.ANSWER, asked_at=noon, seconds=1.0
    )
    for person, outcome in ((ben, "refused"), (ana, "edited"), (ana, "accepted")):
        device = await connect(person.user)
        await device.send_json_to({"type": "settle", "suggestion": row.pk, "outcome": outcome})
        await beat(device)

    await db(row.refresh_from_db)()
    assert row.outcome == Outcome.EDITED


@pytest.mark.parametrize("wrong", [{"suggestion": "1", "outcome": "edited"}, {"suggestion": 1, "outcome": "lost"}])
async def test_an_outcome_that_is_none_is_refused(connect, ana, wrong):
    device = await connect(ana.user)
    await device.send_json_to({"type": "settle", **wrong})

    assert (await device.until("error"))[-1]["of"] == "settle"
