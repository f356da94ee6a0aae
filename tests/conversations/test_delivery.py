"""What a channel tells of a message: in any order and more than once, and the row stands where it must."""

import pytest
from django.db import IntegrityError, transaction

from conversations import delivery, messages
from conversations.delivery import advance, fail, hand_over, receive, refuse, send_again
from conversations.models import Conversation, Inbox, Message, OutsideId
from routing import answers
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)
WAITING, SENT, DELIVERED, READ = Message.Status


@pytest.fixture
def phone(sales):
    inbox = Inbox.objects.create(name="A number", key="number", channel="sms")
    Rule.objects.create(inbox=inbox, group=sales)
    return inbox


@pytest.fixture
def hear(phone, zoe, noon):
    """The channel brings what a visitor wrote."""

    def hear(outside_id, text="Hello", *, inbox=phone, visitor=zoe):
        words = messages.Words(visitor, inbox, "", text)
        return receive(words, outside_id=outside_id, now=noon)

    return hear


@pytest.fixture
def answer(hire, hear, later):
    """An agent's answer on that channel."""
    ana = hire("ana", channels=["sms"])
    conversation = hear("in-1").conversation
    return answers.answer(ana.user, conversation.pk, text="Good morning", client_id="a", now=later(seconds=9))


def state(message):
    return Message.objects.values_list("status", "failure").get(pk=message.pk)


# ---- what visitors write


def test_a_repeated_outside_id_is_harmless(hear):
    first, again = hear("wamid." + "x" * 128), hear("wamid." + "x" * 128, "Hello?")

    assert first.pk == again.pk
    assert Message.objects.filter(from_visitor=True).count() == OutsideId.objects.count() == 1


def test_one_who_changed_their_number_says_the_same_once(hear, visit):
    first, again = hear("in-1"), hear("in-1", visitor=visit("Somebody else"))

    assert first.pk == again.pk
    assert Conversation.objects.count() == 1


def test_two_inboxes_may_call_their_messages_the_same(hear, sales):
    other = Inbox.objects.create(name="Other number", key="other", channel="sms")

    assert hear("in-1").pk != hear("in-1", inbox=other).pk


def test_the_database_knows_an_outside_id_once(phone, hear):
    message = hear("in-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideId.objects.create(inbox=phone, outside_id="in-1", message=message)


# ---- what agents write


def test_an_answer_waits_until_the_channel_takes_it(phone, answer):
    assert state(answer) == (WAITING, "")
    assert list(delivery.waiting(phone)) == [answer]

    assert hand_over(phone, answer.pk, outside_ids=["out-1", "out-2"])
    assert state(answer) == (SENT, "")
    assert not delivery.waiting(phone)
    assert not hand_over(phone, answer.pk, outside_ids=["out-3"])
    assert sorted(answer.outside_ids.values_list("outside_id", flat=True)) == ["out-1", "out-2"]


def test_an_id_that_was_given_out_before_keeps_its_message(phone, answer, hear):
    said = hear("the same")

    assert hand_over(phone, answer.pk, outside_ids=["the same"])

    assert state(answer) == (SENT, "")
    assert OutsideId.objects.get(outside_id="the same").message == said


def test_an_answer_on_a_site_waits_for_nobody(ana, zoe, write, noon):
    conversation = write(zoe).conversation

    said = answers.answer(ana.user, conversation.pk, text="Hello", client_id="a", now=noon)

    assert state(said) == (SENT, "")


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ([DELIVERED, READ], READ),
        ([READ, DELIVERED], READ),
        ([DELIVERED, DELIVERED], DELIVERED),
    ],
)
def test_it_only_grows_whatever_order_it_is_told_in(phone, answer, told, stands):
    hand_over(phone, answer.pk, outside_ids=["out"])

    changed = [advance(phone, "out", status) for status in told]

    assert state(answer) == (stands, "")
    assert changed == [True, told == [DELIVERED, READ]]


def test_what_is_told_of_no_message_of_ours_changes_nothing(phone, answer, sales):
    other = Inbox.objects.create(name="Other number", key="other", channel="sms")
    hand_over(phone, answer.pk, outside_ids=["out"])

    assert not advance(phone, "unknown", READ)
    assert not advance(other, "out", READ)
    assert not fail(other, "out", Message.Failure.REFUSED)
    assert state(answer) == (SENT, "")


def test_it_may_be_refused_at_once_or_fail_later(phone, answer):
    assert refuse(answer.pk, Message.Failure.WINDOW_CLOSED)
    assert state(answer) == (WAITING, "window_closed")
    assert not delivery.waiting(phone)
    assert not refuse(answer.pk, Message.Failure.REFUSED)
    assert not hand_over(phone, answer.pk, outside_ids=["out"])


def test_what_was_delivered_has_not_failed(phone, answer):
    hand_over(phone, answer.pk, outside_ids=["out"])
    advance(phone, "out", DELIVERED)

    assert not fail(phone, "out", Message.Failure.UNREACHABLE)
    assert state(answer) == (DELIVERED, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=answer.pk).update(failure="refused")


def test_what_is_delivered_after_all_has_not_failed(phone, answer):
    hand_over(phone, answer.pk, outside_ids=["out"])

    assert fail(phone, "out", Message.Failure.UNREACHABLE)
    assert not fail(phone, "out", Message.Failure.UNREACHABLE)
    assert advance(phone, "out", DELIVERED)
    assert state(answer) == (DELIVERED, "")


def test_it_may_be_sent_again_and_the_first_attempt_is_forgotten(phone, answer, later):
    assert not send_again(answer.pk, now=later())
    hand_over(phone, answer.pk, outside_ids=["first"])
    fail(phone, "first", Message.Failure.UNREACHABLE)

    assert send_again(answer.pk, now=later())
    assert not send_again(answer.pk, now=later())
    assert list(delivery.waiting(phone)) == [answer]
    assert not fail(phone, "first", Message.Failure.UNREACHABLE)
    assert hand_over(phone, answer.pk, outside_ids=["second"])
    assert advance(phone, "second", DELIVERED)


def test_each_change_is_a_revision_that_pages_hear_of(phone, answer):
    before = Conversation.objects.get().revision

    hand_over(phone, answer.pk, outside_ids=["out"])
    advance(phone, "out", READ)
    advance(phone, "out", DELIVERED)

    assert Conversation.objects.get().revision == before + 2
    assert Message.objects.get(pk=answer.pk).revision == before + 2


def test_a_reason_that_this_version_does_not_know_is_told_all_the_same(answer):
    answer.failure = "of_tomorrow"

    assert answer.failure_words == "the channel does not say why"
