"""A channel that tells the same twice at the same instant, or one thing and its opposite."""

import pytest
from django.utils import timezone

from conversations import delivery, messages
from conversations.base.retries import retried
from conversations.models import Conversation, Inbox, Message, OutsideId
from routing import answers
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def phone(sales):
    inbox = Inbox.objects.create(name="A number", key="number", channel="sms")
    Rule.objects.create(inbox=inbox, group=sales)
    return inbox


@pytest.fixture
def answer(hire, zoe, write, phone, later):
    conversation = write(zoe, inbox=phone).conversation
    ana = hire("ana", channels=["sms"])
    Conversation.objects.filter(pk=conversation.pk).update(agent=ana.user, status="active", queued_at=None)
    return answers.answer(ana.user, conversation.pk, text="Good morning", client_id="a", now=later(seconds=9))


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_same_message_brought_twice_is_one(race, phone, zoe, turn):
    def bring():
        words = messages.Words(zoe, phone, "", "Hello")
        return retried(delivery.receive)(words, outside_id="in", now=timezone.now())

    first, second = race(bring, bring)

    assert first.pk == second.pk
    assert Message.objects.filter(from_visitor=True).count() == OutsideId.objects.count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_delivered_and_failed_at_once_delivered_stands(race, phone, answer, turn):
    delivery.hand_over(phone, answer.pk, outside_ids=["out"])

    delivered, _failed = race(
        lambda: retried(delivery.advance)(phone, "out", Message.Status.DELIVERED),
        lambda: retried(delivery.fail)(phone, "out", Message.Failure.UNREACHABLE),
    )

    assert delivered is True
    answer.refresh_from_db()
    assert (answer.status, answer.failure) == (Message.Status.DELIVERED, "")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_hand_one_message_over_and_one_has(race, phone, answer, turn):
    def take(outside_id):
        return lambda: retried(delivery.hand_over)(phone, answer.pk, outside_ids=[outside_id])

    assert sorted(race(take("one"), take("two"))) == [False, True]
    assert answer.outside_ids.count() == 1
