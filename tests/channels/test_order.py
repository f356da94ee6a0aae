"""Each message of a channel stands at the time of its writing, whenever it comes; one that comes late says so."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from conversations import delivery, webhooks
from conversations.messages import Words
from conversations.models import Conversation, Message, Webhook
from conversations.people.models import User
from routing import answers
from tests.channels.conftest import LEA, ZOE
from tests.channels.payloads import webhooks as documented

pytestmark = pytest.mark.django_db(transaction=True)
CHANCE = random.Random(3)  # noqa: S311 - the same each time
NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())


def thread():
    return list(Message.objects.in_order().values_list("text", "event"))


def said():
    return list(Message.objects.for_visitors().in_order().values_list("text", flat=True))


def late():
    return [message.text for message in Message.objects.for_visitors() if "came_at" in message.details]


def test_whatever_the_order_of_coming_a_thread_is_in_the_order_of_writing(post, number):
    written = [number.message(ZOE, f"{n}", at=NOON + n // 2) for n in range(20)]  # two in each second
    CHANCE.shuffle(written)
    arrived = [webhook["entry"][0]["changes"][0]["value"]["messages"][0] for webhook in written]

    for webhook in written:
        post(webhook)

    in_order = sorted(arrived, key=lambda message: int(message["timestamp"]))  # of the same second by arrival
    assert said() == [message["text"]["body"] for message in in_order]


def test_what_opens_a_conversation_stands_above_its_first_words(post, number):
    post(number.message(ZOE, "Two", at=NOON + 60))
    post(number.message(ZOE, "One", at=NOON))

    assert thread()[:3] == [("", "opened"), ("One", ""), ("Two", "")]


@pytest.fixture
def phone(connection, zoe):
    """What a visitor wrote on the channel, at which second after noon; it comes at the second `at`."""

    def hear(text, *, written, at, visitor=zoe):
        noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
        words = Words(visitor, connection.inbox, "", text, said_at=noon + timedelta(seconds=written))
        return delivery.receive(words, outside_id=text, now=noon + timedelta(seconds=at))

    return hear


def test_words_that_overtake_others_long_after_their_time_are_marked(phone):
    phone("Two", written=60, at=61)
    phone("One", written=30, at=62)
    phone("Three", written=61, at=63)

    assert said() == ["One", "Two", "Three"]
    assert late() == ["One"]


def test_words_that_overtake_others_on_the_way_are_not(phone):
    phone("Two", written=2, at=3)
    phone("One", written=1, at=4)

    assert said() == ["One", "Two"]
    assert late() == []


def test_words_that_somebody_answered_without_knowing_them_are_marked(phone, agent, later):
    conversation = phone("One", written=0, at=1).conversation
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    answers.answer(agent.user, conversation.pk, text="Yes?", client_id="a", now=noon + timedelta(seconds=10))

    message = phone("Two", written=9, at=12)

    assert said() == ["One", "Two", "Yes?"]
    assert late() == ["Two"]
    assert message.revision == Conversation.objects.get().revision


def test_what_comes_in_time_is_not_marked_however_old_it_is(phone):
    phone("One", written=0, at=3600)
    phone("Two", written=1, at=3601)

    assert late() == []


def test_the_desk_shows_it_in_its_place_and_when_it_came(phone, agent, client):
    conversation = phone("Two", written=60, at=61).conversation
    phone("One", written=30, at=3700)
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[conversation.pk])).text

    assert page.index(">One</p>") < page.index(">Two</p>")
    assert re.search(r"Came late, at \d\d:01", page)


def test_pages_of_a_long_thread_follow_the_same_order(phone, agent, client):
    order = list(range(120))
    CHANCE.shuffle(order)
    for n in order:
        conversation = phone(f"word {n}.", written=n, at=130).conversation
    client.force_login(agent.user)

    page, found = client.get(reverse("thread", args=[conversation.pk])).text, []
    while True:
        found = re.findall(r">(word \d+\.)</p>", page) + found
        before = re.search(r'data-before="(\d+)"', page)
        if not before:
            break
        page = client.get(f"{reverse('earlier', args=[conversation.pk])}?before={before[1]}").text

    assert found == [f"word {n}." for n in range(120)]


# ---- what it says besides


def test_an_answer_shows_what_it_answers(post, number, agent, client):
    webhook = number.message(ZOE, "Where is it?", at=NOON)
    webhook["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.before"
    post(webhook)
    post(documented("whatsapp", "reply")["number and id"])
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[Conversation.objects.get().pk])).text

    assert re.search(r'<q dir="auto">Where is it\?</q>.*Oui', page, re.DOTALL)


def test_an_advertisement_by_which_somebody_came_stands_above_their_words(post, number, agent, client):
    webhook = number.message(ZOE, "Is it still there?", at=NOON)
    [message] = webhook["entry"][0]["changes"][0]["value"]["messages"]
    message["referral"] = {"source_type": "ad", "headline": "Lamp <b>", "source_url": "https://fb.me/1", "body": "x"}
    post(webhook)
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[Conversation.objects.get().pk])).text

    assert '<span dir="auto">Lamp &lt;b&gt; <a href="https://fb.me/1"' in page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("location", ["Location", "Tour Eiffel", "openstreetmap.org/?mlat=48.858370&amp;mlon=2.294481"]),
        ("contacts", ["Contacts", "Léa Petit, +33 6 98 76 54 32"]),
        ("call", ["Missed call"]),
        ("order", ["Order", "Livrable samedi ?"]),
        ("unsupported", ["Something that cannot be shown here"]),
        ("button", ["Oui, volontiers"]),
    ],
)
def test_what_is_no_text_and_no_file_is_told_as_what_it_is(post, agent, client, name, shown):
    post(documented("whatsapp", name)["number and id"])
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[Conversation.objects.get().pk])).text

    assert [words for words in shown if words not in page] == []


@pytest.mark.parametrize(("language", "amount"), [("fr", "890,00\u00a0€"), ("en", "€890.00")])
def test_the_amounts_of_an_order_are_as_their_reader_writes_them(post, agent, client, language, amount):
    post(documented("whatsapp", "order")["number and id"])
    User.objects.filter(pk=agent.user.pk).update(language=language)
    client.force_login(agent.user)

    thread = client.get(reverse("thread", args=[Conversation.objects.get().pk])).text
    desk = client.get(reverse("desk")).text

    for page in (thread, desk):
        assert f"1 × velo-1 · {amount}" in page
        assert "890.00 EUR" not in page


# ---- turns


def test_one_person_who_writes_very_much_keeps_nobody_waiting(post, number, settings, connection, monkeypatch, noon):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}
    monkeypatch.setattr(webhooks, "MOST_IN_TURN", 3)
    for n in range(10):
        post(number.message(ZOE, f"Zoé {n}", at=NOON + n))
    post(number.message(LEA, "Léa", at=NOON))

    assert webhooks.read_waiting(connection.inbox_id, now=noon) == 11

    read = list(Message.objects.filter(from_visitor=True).order_by("pk").values_list("text", flat=True))
    assert read == ["Zoé 0", "Zoé 1", "Zoé 2", "Léa", *(f"Zoé {n}" for n in range(3, 10))]
    assert set(Webhook.objects.values_list("state", flat=True)) == {"done"}
