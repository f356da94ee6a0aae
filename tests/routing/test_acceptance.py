"""An offer is accepted: no message is sent, no deadline runs any more, and the answer is still owed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.shell import chats
from conversations import lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Message
from routing import acceptance, answers, offers, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer(ana, zoe, write):
    write(zoe)
    return Offer.objects.get()


def test_it_is_settled_without_a_message_and_the_answer_stays_owed(ana, offer, fresh, noon, later):
    acceptance.accept(ana.user, offer.pk, now=later(seconds=29))

    offer.refresh_from_db()
    assert (offer.outcome, offer.ended_at) == ("accepted", later(seconds=29))
    assert not Message.objects.filter(agent=ana.user).exists()
    conversation = fresh(offer)
    assert (conversation.agent, conversation.owed_since, conversation.first_answered_at) == (ana.user, noon, None)
    listed = chats.of(ana.user, now=later(seconds=30))
    assert (listed["offers"], [row.conversation for row in listed["owed"]]) == ([], [conversation])
    assert offers.expire_overdue(later(days=1)) == 0
    assert Availability.objects.get(agent=ana).is_wanted


def test_a_repeat_and_one_after_an_answer_change_nothing(ana, offer, later):
    acceptance.accept(ana.user, offer.pk, now=later(seconds=2))
    acceptance.accept(ana.user, offer.pk, now=later(seconds=50))
    offer.refresh_from_db()
    assert (offer.outcome, offer.ended_at) == ("accepted", later(seconds=2))

    answers.answer(ana.user, offer.conversation_id, text="Hi", client_id="hi", now=later(seconds=60))
    acceptance.accept(ana.user, offer.pk, now=later(seconds=61))
    offer.refresh_from_db()
    assert (offer.outcome, offer.ended_at) == ("accepted", later(seconds=2))


def test_it_is_too_late_from_the_deadline_on_though_no_clock_has_come_by(ana, offer, later):
    with pytest.raises(NotPossible):
        acceptance.accept(ana.user, offer.pk, now=later(seconds=30))

    offer.refresh_from_db()
    assert offer.outcome == "open"
    assert offers.expire_overdue(later(seconds=30)) == 1


@pytest.mark.parametrize("who", ["ben", "cleo", "olga"])
def test_nobody_accepts_what_is_offered_to_somebody_else(request, offer, who, later):
    person = request.getfixturevalue(who)

    with pytest.raises(NotReachable):
        acceptance.accept(getattr(person, "user", person), offer.pk, now=later(seconds=2))

    offer.refresh_from_db()
    assert offer.outcome == "open"


def test_what_has_left_the_desk_is_not_accepted(ana, ben, offer, fresh, later):
    transfers.transfer(ana.user, offer.conversation_id, to=ben, now=later(seconds=2))

    with pytest.raises(NotReachable):
        acceptance.accept(ana.user, offer.pk, now=later(seconds=3))

    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["withdrawn", "open"]


def test_an_offer_of_before_is_not_accepted_in_the_place_of_the_one_that_stands(ana, ben, offer, later):
    transfers.transfer(ana.user, offer.conversation_id, to=ben, now=later(seconds=2))
    transfers.transfer(ben.user, offer.conversation_id, to=ana, now=later(seconds=4))

    with pytest.raises(NotPossible):
        acceptance.accept(ana.user, offer.pk, now=later(seconds=5))

    assert Offer.objects.open().get().agent == ana


def test_what_awaits_its_agent_has_no_deadline(ana, hire, offer, later):
    eve = hire("eve", wanted=False)
    transfers.transfer(ana.user, offer.conversation_id, to=eve, anyway=True, now=later(seconds=2))
    awaited = Offer.objects.open().get()

    acceptance.accept(eve.user, awaited.pk, now=later(hours=2))

    awaited.refresh_from_db()
    assert awaited.outcome == "accepted"


def test_what_is_closed_afterwards_stays_accepted(ana, offer, fresh):
    now = timezone.now()
    acceptance.accept(ana.user, offer.pk, now=offer.answer_by - timedelta(seconds=1))

    lifecycle.close(fresh(offer), by=ana.user, now=now)

    offer.refresh_from_db()
    assert offer.outcome == "accepted"
