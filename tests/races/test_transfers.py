"""A transfer and something else at the same instant: one outcome, and the other is told."""

import pytest
from django.utils import timezone

from conversations import lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.models import Conversation, Message
from routing import offers, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8

refused = (NotPossible, NotReachable)


@pytest.fixture
def held(hire, zoe, write, fresh):
    hire("ana")
    return fresh(write(zoe))


def transfer(person, held, to, **options):
    return lambda: retried(transfers.transfer)(
        person, held.pk, to=to, holder=held.agent_id, now=timezone.now(), **options
    )


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_agent_and_a_supervisor_transfer_at_once(race, held, hire, olga, fresh, turn):
    ben, eve = hire("ben"), hire("eve")

    outcomes = race(transfer(held.agent, held, ben), transfer(olga, held, eve))

    assert sum(isinstance(outcome, refused) for outcome in outcomes) == 1
    assert Message.objects.filter(event="transferred").count() == 1
    assert fresh(held).agent == Offer.objects.open().get().agent.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_transfer_and_the_deadline_at_once(race, held, hire, fresh, turn):
    ben = hire("ben")
    deadline = Offer.objects.get().answer_by

    sent, expired = race(transfer(held.agent, held, ben), lambda: offers.expire_overdue(deadline))

    assert isinstance(sent, refused) == bool(expired)
    assert Message.objects.filter(event="transferred").count() == (not expired)
    assert fresh(held).agent == Offer.objects.open().get().agent.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_transfer_and_a_closing_at_once(race, held, hire, turn):
    ben = hire("ben")

    def close():
        mine = Conversation.objects.select_related("inbox").get(pk=held.pk)
        lifecycle.close(mine, by=held.agent, now=timezone.now())

    sent, closed = race(transfer(held.agent, held, ben), retried(close))

    assert Conversation.objects.get(pk=held.pk).is_closed != isinstance(closed, refused)
    assert Message.objects.filter(event="transferred").count() == (not isinstance(sent, refused))
    assert Offer.objects.open().exists() != Conversation.objects.get(pk=held.pk).is_closed


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_begin_what_waited_for_an_agent_once(race, held, hire, turn):
    ben = hire("ben", wanted=False)
    transfers.transfer(held.agent, held.pk, to=ben, anyway=True, now=timezone.now())
    Availability.objects.filter(agent=ben).update(is_wanted=True)
    now = timezone.now()

    begun = race(lambda: offers.begin_awaited(now), lambda: offers.begin_awaited(now))

    assert sorted(begun) == [0, 1]
