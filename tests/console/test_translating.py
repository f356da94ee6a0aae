"""Visitors' words are translated behind their acknowledgement, live, and only where somebody wants it."""

import pytest
from channels.db import database_sync_to_async as db
from django.urls import reverse

from console.desk.consumer import DeskConsumer
from console.live import translating
from conversations import lifecycle, translations
from conversations.models import Conversation, Message
from conversations.people.models import User
from routing import availability
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

GOOD_DAY = "Bom dia, onde está a minha encomenda?"


@pytest.fixture
def reader(ana, fake_engine):
    """Ana has everything translated that her visitors write."""
    translations.choose_default(ana.user, is_automatic=True, language="en")
    return User.objects.get(pk=ana.user_id)


def translation_of(message):
    return Message.objects.get(pk=message.pk).translation


def test_it_follows_as_soon_as_the_words_are_stored(reader, behind, zoe, write):
    message = write(zoe, GOOD_DAY)
    behind()
    assert translation_of(message) == f"en: {GOOD_DAY}"


def test_a_desk_that_translates_nothing_hands_nothing_over(ana, fake_engine, monkeypatch, zoe, write):
    asked = []
    monkeypatch.setattr(translating, "ask", asked.append)
    write(zoe, GOOD_DAY)
    assert asked == []


def test_whether_somebody_translates_is_looked_up_behind_the_message(ana, fake_engine, behind, monkeypatch):
    translations.choose_default(ana.user, is_automatic=True, language="en")
    translating.demand.is_there = False
    monkeypatch.setattr(translating.demand, "looked_at", float("-inf"))

    assert not translating.demand.known()
    behind()
    assert translating.demand.known()


def test_words_that_waited_for_an_agent_are_translated_when_they_have_one(
    away, fake_engine, behind, zoe, write, fresh, later
):
    translations.choose_default(away.user, is_automatic=True, language="en")
    message = write(zoe, GOOD_DAY)
    behind()
    assert (fresh(message).agent, translation_of(message)) == (None, "")

    availability.choose(away, ["chat"], wanted=True, now=later(seconds=5))
    behind()
    assert fresh(message).agent == away.user
    assert translation_of(message) == f"en: {GOOD_DAY}"


def test_switching_it_on_translates_what_stands_there(ana, fake_engine, behind, zoe, write):
    message = write(zoe, GOOD_DAY)
    behind()
    assert translation_of(message) == ""

    translations.choose(ana.user, message.conversation_id, is_automatic=True)
    behind()
    assert translation_of(message) == f"en: {GOOD_DAY}"


def test_switching_it_on_by_default_translates_what_is_seen_first_on_the_desk_one_conversation_after_the_other(
    ana, fake_engine, behind, zoe, visit, write, later
):
    yan = visit("yan")
    for minute in range(30):
        write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute))
        write(yan, f"{GOOD_DAY} {minute} da manhã", now=later(minutes=minute, seconds=1))
    behind()
    assert fake_engine.asked == []

    translations.choose_default(ana.user, is_automatic=True, language="en")
    behind()

    assert [(len(texts), texts[0]) for texts, *_pair in fake_engine.asked] == [
        (5, f"{GOOD_DAY} 29 da manhã"),
        (15, f"{GOOD_DAY} 24 da manhã"),
        (5, f"{GOOD_DAY} 29"),
        (15, f"{GOOD_DAY} 24"),
    ]


def test_switching_it_off_by_default_translates_nothing(reader, fake_engine, behind, monkeypatch, zoe, write):
    with monkeypatch.context() as patch:
        patch.setattr(translating, "ask", lambda _pk: None)
        write(zoe, GOOD_DAY)

    translations.choose_default(reader, is_automatic=False, language="en")
    behind()
    assert fake_engine.asked == []


def test_the_clock_finds_what_a_process_left(reader, behind, monkeypatch, zoe, write, later):
    with monkeypatch.context() as patch:
        patch.setattr(translating, "ask", lambda _pk: None)  # it stopped here
        message = write(zoe, GOOD_DAY)

    assert translating.ask_again(later(seconds=1)) == 0
    assert translating.ask_again(later(seconds=6)) == 1
    behind()
    assert translation_of(message) == f"en: {GOOD_DAY}"
    assert translating.ask_again(later(seconds=7)) == 0


def test_an_engine_that_breaks_keeps_nobody_waiting(reader, behind, monkeypatch, zoe, visit, write):
    def broken(*_args):
        raise RuntimeError("an engine of somebody's")

    with monkeypatch.context() as patch:
        patch.setattr("translation.service.translate", broken)
        message = write(zoe, GOOD_DAY)
        behind()
    assert translation_of(message) == ""

    other = write(visit("Yan"), GOOD_DAY)
    behind()
    assert translation_of(other) == f"en: {GOOD_DAY}"


def test_a_closed_conversation_stays_as_it_is(reader, behind, zoe, write, fresh, later):
    message = write(zoe, "Hi")
    behind()
    lifecycle.close(fresh(message), by=reader, now=later(minutes=1))
    before = Conversation.objects.get(pk=message.conversation_id).revision
    translating.ask(message.conversation_id)
    behind()
    assert Conversation.objects.get(pk=message.conversation_id).revision == before


async def test_the_translation_comes_live_after_the_original(reader, behind, zoe, write):
    conversation = await db(lambda: write(zoe, "Hello").conversation)()
    await db(behind)()
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = reader
    await device.connect()
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    await device.until("rows")

    await db(write)(zoe, GOOD_DAY)
    first = (await device.until("rows"))[-1]
    second = (await device.until("rows"))[-1]

    assert GOOD_DAY in first["html"]
    assert f"en: {GOOD_DAY}" not in first["html"]
    assert first["revision"] < second["revision"]
    await device.disconnect()


def test_opening_a_conversation_translates_its_past_the_newest_first(
    reader, fake_engine, behind, monkeypatch, zoe, write, later, client
):
    with monkeypatch.context() as patch:
        patch.setattr(translating, "ask", lambda _pk: None)  # written while no translator was there
        for minute in range(30):
            message = write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute))
    client.force_login(reader)

    client.get(reverse("thread", args=[message.conversation_id]))
    behind()

    assert translation_of(message) == f"en: {GOOD_DAY} 29"
    assert [len(texts) for texts, *_pair in fake_engine.asked] == [5, 15, 10]
    assert fake_engine.asked[0][0][0] == f"{GOOD_DAY} 29"


def test_a_long_past_keeps_nobody_in_its_lane_waiting(
    reader, fake_engine, behind, monkeypatch, zoe, visit, write, later
):
    monkeypatch.setattr(translating, "LANES", translating.LANES[:1])
    with monkeypatch.context() as patch:
        patch.setattr(translating, "ask", lambda _pk: None)  # written while no translator was there
        for minute in range(30):
            past = write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute))
        news = write(visit("yan"), GOOD_DAY, now=later(minutes=40))

    translating.LANES[0].submit(lambda: [translating.ask(pk) for pk in (past.conversation_id, news.conversation_id)])
    behind()

    assert [len(texts) for texts, *_pair in fake_engine.asked] == [5, 1, 15, 10]


def test_what_is_older_is_translated_when_somebody_scrolls_to_it(
    reader, fake_engine, behind, monkeypatch, zoe, write, later, client
):
    monkeypatch.setattr("conversations.translating.MOST", 5)
    monkeypatch.setattr("console.drawing.thread_pages.ROWS", 5)
    with monkeypatch.context() as patch:
        patch.setattr(translating, "ask", lambda *_asked: None)  # written while no translator was there
        said = [write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute)) for minute in range(12)]
    client.force_login(reader)
    conversation = said[0].conversation_id

    def scroll_to(before):
        client.get(reverse("earlier", args=[conversation]), {"before": before.pk}, headers={"HX-Request": "true"})
        behind()
        return [number for number, message in enumerate(said) if translation_of(message)]

    client.get(reverse("thread", args=[conversation]))
    assert scroll_to(said[8]) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    asked = len(fake_engine.asked)
    assert scroll_to(said[8]) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert len(fake_engine.asked) == asked  # it is stored
    assert scroll_to(said[3]) == list(range(12))
