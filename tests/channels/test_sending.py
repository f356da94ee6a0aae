"""Answers go to the provider one after the other, each once; what nobody knows of is shown so and not sent again."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from console.connections import sender
from console.demo.provider.server import Trouble
from conversations import delivery, lifecycle, outboxes, paces, sending, webhooks
from conversations.base.errors import NotPossible
from conversations.connectors.connector import Person, Taken
from conversations.connectors.failure import Failure
from conversations.connectors.whatsapp import WhatsApp, codes
from conversations.models import Connection, Conversation, Identity, Message, Outbox, OutsideId
from routing import answers
from tests.channels.conftest import LEA, ZOE
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
NOON_AT = datetime.fromtimestamp(NOON, UTC)


class Clock:
    """Stands until it is moved."""

    now = NOON_AT

    def __call__(self):
        return self.now

    def pass_(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def asked(monkeypatch):
    """Jobs are only noted: each test sends when it wants to."""
    noted = []
    monkeypatch.setattr(sender, "send", SimpleNamespace(enqueue=noted.append))
    return noted


@pytest.fixture
def conversation(post, number, agent):
    post(number.message(ZOE, "Bonjour", at=NOON))
    return Conversation.objects.get()


@pytest.fixture
def answer(agent, conversation, provider, asked, clock):
    def write(text="Bonjour !", *, of=None):
        of = of or conversation
        return answers.answer(agent.user, of.pk, text=text, client_id=f"{text}-{of.pk}", now=clock.now)

    return write


@pytest.fixture
def send(conversation, clock):
    return lambda: sender.send_waiting(conversation.pk, clock=clock)


def state(message):
    return Message.objects.values_list("status", "failure").get(pk=message.pk)


def bodies(provider):
    return [one["text"]["body"] for one in provider.sent]


WAITING, SENT, DELIVERED, READ = Message.Status


# ---- what goes well


def test_an_answer_is_asked_for_sent_and_known_by_its_name_there(answer, send, provider, asked, conversation):
    message = answer()
    assert state(message) == (WAITING, "")
    assert asked == [conversation.pk]

    send()

    assert state(message) == (SENT, "")
    assert bodies(provider) == ["Bonjour !"]
    assert OutsideId.objects.get(message=message).outside_id == provider.names[0]


def test_it_goes_to_the_id_of_a_person_and_to_the_number_where_there_is_none(answer, send, provider, clock):
    answer("One")
    send()
    assert provider.sent[0]["recipient"] == ZOE.user_id
    assert "to" not in provider.sent[0]

    Identity.objects.update(external_id=f"tel:{ZOE.phone}")
    answer("Two")
    clock.pass_(seconds=6)
    send()
    assert provider.sent[1]["to"] == ZOE.phone
    assert "recipient" not in provider.sent[1]


def test_somebody_without_a_number_is_answered(post, number, agent, provider, asked, clock):
    post(number.message(LEA, "Bonjour", at=NOON))
    conversation = Conversation.objects.get()
    message = answers.answer(agent.user, conversation.pk, text="Oui", client_id="1", now=clock.now)

    sender.send_waiting(conversation.pk, clock=clock)

    assert state(message) == (SENT, "")


def test_a_burst_keeps_its_order_and_the_channel_s_pace(answer, send, provider, clock, conversation):
    messages = [answer(text) for text in ("One", "Two", "Three")]

    send()
    assert [state(message)[0] for message in messages] == [SENT, WAITING, WAITING]
    assert Outbox.objects.get().due_at == NOON_AT + timedelta(seconds=6)
    clock.pass_(seconds=5)
    send()
    assert bodies(provider) == ["One"]

    for _ in range(2):
        clock.pass_(seconds=6)
        assert sender.ask_again(clock.now) == 1
        send()
    assert bodies(provider) == ["One", "Two", "Three"]

    clock.pass_(seconds=6)
    send()
    assert Outbox.objects.get().due_at is None
    assert sender.ask_again(clock.now) == 0


def test_a_person_s_pace_is_kept_from_one_conversation_to_the_next(
    answer, send, provider, post, number, clock, conversation, agent
):
    answer("One")
    send()
    lifecycle.close(conversation, by=agent.user, now=clock.now)
    post(number.message(ZOE, "Again", at=NOON))
    afresh = Conversation.objects.exclude(pk=conversation.pk).get()
    answer("Two", of=afresh)

    sender.send_waiting(afresh.pk, clock=clock)
    assert bodies(provider)[:1] == ["One"]
    assert "Two" not in bodies(provider)

    clock.pass_(seconds=12)  # the survey goes between
    sender.send_waiting(afresh.pk, clock=clock)
    assert "Two" in bodies(provider)


def test_a_number_s_pace_is_kept_over_all_its_conversations(connection, conversation, monkeypatch):
    monkeypatch.setattr(WhatsApp, "rate", 20)
    monkeypatch.setattr(WhatsApp, "pace", timedelta(0))

    def free_after(**time):
        return (paces.free_at(connection, conversation, now=NOON_AT + timedelta(**time)) - NOON_AT).total_seconds()

    assert [free_after() for _ in range(22)] == [*([0] * 20), 0.05, 0.05]  # who waits takes no place
    assert free_after(seconds=0.05) == 0.05
    assert free_after(seconds=0.05) == pytest.approx(0.1)
    assert [free_after(seconds=60) for _ in range(21)][-2:] == [60, 60.05]


def test_what_is_too_much_for_a_number_waits_in_its_outbox(answer, send, provider, clock, monkeypatch):
    message = answer()
    with monkeypatch.context() as patch:
        patch.setattr(paces, "free_at", lambda *_, **__: NOON_AT + timedelta(seconds=3))
        send()
    assert (state(message), Outbox.objects.get().due_at) == ((WAITING, ""), NOON_AT + timedelta(seconds=3))

    clock.pass_(seconds=3)
    send()
    assert state(message) == (SENT, "")


def test_the_clock_asks_for_each_conversation_once_in_a_while(answer, clock):
    answer()

    assert sender.ask_again(clock.now) == 0  # its own job is on its way
    clock.pass_(seconds=10)
    assert [sender.ask_again(clock.now) for _ in range(3)] == [1, 0, 0]
    clock.pass_(seconds=10)
    assert sender.ask_again(clock.now) == 1


def test_it_is_delivered_and_read_whatever_order_that_is_told_in(answer, send, provider, post, number):
    message = answer()
    send()
    name = provider.names[0]

    for status, stands in [("sent", SENT), ("read", READ), ("delivered", READ), ("sent", READ)]:
        post(number.status(name, status, at=NOON))
        assert state(message) == (stands, "")


def test_it_may_fail_later_with_its_reason_in_words(answer, send, provider, post, number):
    message = answer()
    send()

    post(number.status(provider.names[0], "failed", at=NOON, code=131047))

    assert state(message) == (SENT, "window_closed")
    assert Message.objects.get(pk=message.pk).failure_words == "too long after their last message"


def test_a_status_may_come_before_the_answer_to_the_request(answer, provider, post, number, conversation, clock):
    message = answer()
    claim = sending.claim(conversation.pk, now=clock.now)
    post(number.status("wamid.early", "delivered", at=NOON))
    assert state(message) == (WAITING, "")

    sending.settle(claim, Taken(["wamid.early"]), now=clock.now)
    webhooks.read_waiting(conversation.inbox_id, now=timezone.now() + webhooks.NOT_YET)

    assert state(message) == (DELIVERED, "")


# ---- what does not


@pytest.mark.parametrize(
    "trouble",
    [Trouble(429), Trouble(500), Trouble(503, code=987), Trouble(400, code=131056), Trouble(400, code=131016)],
)
def test_what_passes_is_tried_again_later_and_sent_once(answer, send, provider, clock, trouble):
    message = answer()
    provider.then(trouble)

    send()
    assert state(message) == (WAITING, "")
    send()
    assert provider.asked == 1
    clock.pass_(minutes=1)
    send()

    assert state(message) == (SENT, "")
    assert bodies(provider) == ["Bonjour !"]


def test_it_waits_as_long_as_it_is_asked_to(answer, send, provider, clock):
    answer()
    provider.then(Trouble(429, headers={"Retry-After": "90"}))

    send()

    assert Outbox.objects.get().due_at == NOON_AT + timedelta(seconds=90)


def test_it_waits_longer_each_time_and_gives_up_in_words(answer, send, provider, clock):
    message = answer()
    provider.then(*[Trouble(500)] * sending.ATTEMPTS)
    waits = []
    for _ in range(sending.ATTEMPTS - 1):
        send()
        waits.append((Outbox.objects.get().due_at - clock.now).total_seconds())
        clock.now = Outbox.objects.get().due_at
    send()

    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) == 300
    assert state(message) == (WAITING, "away")


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (131047, "window_closed"),
        (131026, "unreachable"),
        (190, "not_allowed"),
        (131031, "restricted"),
        (987, "unknown"),
    ],
)
def test_what_is_refused_is_told_in_words_and_the_next_one_goes(answer, send, provider, code, failure):
    refused, next_one = answer("One"), answer("Two")
    provider.then(Trouble(400, code=code))

    send()

    assert state(refused) == (WAITING, failure)
    assert state(next_one) == (SENT, "")


@pytest.mark.parametrize("trouble", [Trouble(drops=True), Trouble(200, answers=b"<html>"), Trouble(200, answers=b"{}")])
def test_of_one_whose_answer_was_lost_nobody_knows_and_it_is_not_repeated(answer, send, provider, clock, trouble):
    message = answer()
    provider.then(trouble)

    for _ in range(3):
        send()
        clock.pass_(minutes=5)
        sender.ask_again(clock.now)

    assert bodies(provider) == ["Bonjour !"]
    assert state(message) == (WAITING, "uncertain")

    assert delivery.send_again(message.pk, now=clock.now)  # a person decides
    send()
    assert bodies(provider) == ["Bonjour !"] * 2
    assert state(message) == (SENT, "")


def test_a_provider_that_is_not_there_has_taken_nothing(answer, send, provider, clock, settings, unused_address):
    message = answer()
    there, settings.GRAPH_API_URL = settings.GRAPH_API_URL, unused_address
    send()
    assert state(message) == (WAITING, "")

    settings.GRAPH_API_URL = there
    clock.pass_(minutes=1)
    send()
    assert state(message) == (SENT, "")


def test_an_address_inside_is_never_asked(answer, send, provider, settings):
    message = answer()
    settings.OUTGOING_TO_THIS_MACHINE = False

    send()

    assert (provider.asked, state(message)) == (0, (WAITING, ""))


def test_an_access_token_that_is_wrong_is_told_in_words(answer, send, provider):
    Connection.objects.update(secrets={"access_token": "expired"})
    message = answer()

    send()

    assert state(message) == (WAITING, "not_allowed")
    assert Failure.NOT_ALLOWED.advice == "Tell an administrator: the inbox has to be looked at."


def test_an_inbox_that_is_not_connected_waits_until_it_is(answer, send, provider, connection, clock):
    Connection.objects.all().delete()
    message = answer()
    send()
    assert state(message) == (WAITING, "")

    connection.pk = None
    connection.save()
    clock.pass_(minutes=1)
    sender.ask_again(clock.now)
    send()
    assert state(message) == (SENT, "")


# ---- sent again by a person


def test_its_writer_is_told_what_to_do_and_sends_it_again(answer, send, provider, conversation, client, agent, clock):
    message = answer()
    provider.then(Trouble(400, code=131026))
    send()
    client.force_login(agent.user)
    page = client.get(reverse("thread", args=[conversation.pk])).text
    at = reverse("send-again", args=[conversation.pk, message.pk])
    assert "Not delivered: messages do not reach them there" in page
    assert "Try another way to reach them." in page
    assert at in page

    Identity.objects.update(answerable_until=None)
    assert client.post(at).status_code == 204
    assert client.post(at).status_code == 409
    Outbox.objects.update(due_at=clock.now)  # it was asked for by the real time
    send()

    assert state(message) == (SENT, "")
    assert bodies(provider) == ["Bonjour !"]
    assert at not in client.get(reverse("thread", args=[conversation.pk])).text


def test_nobody_sends_again_what_is_not_theirs_to_answer(answer, send, provider, conversation, client, hire, agent):
    message = answer()
    provider.then(Trouble(400, code=131026))
    send()
    visitors_own = Message.objects.get(from_visitor=True)

    client.force_login(hire("ben").user)
    assert client.post(reverse("send-again", args=[conversation.pk, message.pk])).status_code == 404
    client.force_login(agent.user)
    assert client.post(reverse("send-again", args=[conversation.pk, visitors_own.pk])).status_code == 409
    assert state(message) == (WAITING, "unreachable")


# ---- the window


def test_a_day_after_their_last_message_nothing_is_sent_and_the_reason_is_told(
    answer, send, provider, clock, agent, conversation
):
    clock.pass_(hours=23, minutes=59)
    in_time = answer("One")
    send()
    waits = answer("Two")  # behind the first, for the channel's pace
    clock.pass_(minutes=1)
    with pytest.raises(NotPossible, match="Too late: WhatsApp accepts an answer only for some time"):
        answer("Three")
    send()

    assert bodies(provider) == ["One"]
    assert (state(in_time), state(waits)) == ((SENT, ""), (WAITING, "window_closed"))
    with pytest.raises(NotPossible, match="Too late"):
        answers.send_again(agent.user, conversation.pk, waits.pk, now=clock.now)


def test_each_message_opens_the_window_anew_and_one_that_comes_late_shortens_nothing(
    answer, send, provider, clock, post, number
):
    post(number.message(ZOE, "Encore", at=NOON + 3600))
    post(number.message(ZOE, "En retard", at=NOON - 3600))
    clock.pass_(hours=24, minutes=59)
    message = answer()

    send()

    assert state(message) == (SENT, "")


# ---- who dies, and who is quicker


def test_a_worker_that_died_in_the_middle_leaves_a_message_of_which_nobody_knows(
    answer, send, provider, clock, conversation
):
    lost, next_one = answer("One"), answer("Two")
    assert sending.claim(conversation.pk, now=clock.now).message == lost

    send()
    assert provider.asked == 0
    clock.pass_(minutes=2)
    assert sender.ask_again(clock.now) == 1
    send()

    assert state(lost) == (WAITING, "uncertain")
    assert state(next_one) == (SENT, "")
    assert bodies(provider) == ["Two"]


def test_a_worker_that_comes_back_after_it_was_given_up_changes_nothing(answer, clock, conversation):
    message = answer()
    claim = sending.claim(conversation.pk, now=clock.now)
    assert sending.claim(conversation.pk, now=clock.now + outboxes.LOST_AFTER) is None

    sending.settle(claim, Taken(["late"]), now=clock.now)

    assert state(message) == (WAITING, "uncertain")


def test_of_two_workers_one_sends(answer, provider, clock, conversation):
    message = answer()

    def work():
        sender.send_waiting(conversation.pk, clock=clock)
        database.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert bodies(provider) == ["Bonjour !"]
    assert state(message) == (SENT, "")


# ---- the table of codes


def test_each_code_that_passes_has_its_words():
    assert set(codes.FAILURES) >= codes.PASSING
    assert set(codes.WAITS) <= codes.PASSING
    assert {codes.failure_of(code) for code in ("200", "299")} == {Failure.NOT_ALLOWED}
    assert codes.failure_of("") == codes.failure_of("2000") == Failure.UNKNOWN


def test_no_secret_is_written_where_somebody_might_read_it(connection):
    account = connection.account
    request = connection.connector.text_message(Person(id=ZOE.user_id), "Words", account)

    for shown in (repr(account), repr(request), repr(connection), str(Connection.objects.values("values"))):
        assert "EAAG" not in shown
        assert "an app's secret" not in shown


def test_what_waits_is_not_sent_to_who_has_stopped_since(answer, send, provider):
    message = answer()
    Identity.objects.update(stopped_at=NOON_AT)
    send()

    assert state(message) == (WAITING, Failure.STOPPED)
    assert provider.sent == []
