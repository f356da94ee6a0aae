"""A supervisor who answers as well takes what waits."""

import pytest

from conversations import lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Message
from conversations.people.models import Role, User
from routing import hiring, offers, taking
from routing.models import Availability, Escalation, EscalationStep, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answering(olga):
    """Olga, who supervises, answers the chat; she is unavailable and in no group."""
    hiring.make_agent(olga, channels=["chat"])
    return olga


@pytest.fixture
def waiting(away, zoe, write, fresh):
    """Zoe waits; the only agent of the group is paused."""
    return fresh(write(zoe))


def test_it_lies_on_their_desk_with_no_time_running(answering, waiting, sales, fresh, noon, later):
    taking.take(answering, waiting.pk, now=later(minutes=4))

    taken, offer = fresh(waiting), Offer.objects.get()
    assert (taken.status, taken.agent, taken.group, taken.queued_at) == ("active", answering, sales, None)
    assert taken.owed_since == noon
    assert (offer.agent, offer.outcome) == (answering.agent, "accepted")
    assert offers.expire_overdue(later(days=1)) == 0
    assert [line.event for line in Message.objects.filter(kind="event").order_by("pk")] == ["opened", "assigned"]


def test_who_has_just_taken_it_is_not_taken_for_absent(answering, waiting, fresh, later):
    taking.take(answering, waiting.pk, now=later(minutes=4))

    assert offers.rescue_abandoned(later(minutes=5)) == 0
    assert fresh(waiting).agent == answering


def test_they_stay_unavailable(answering, waiting, later):
    taking.take(answering, waiting.pk, now=later(minutes=4))
    assert not Availability.objects.get(agent__user=answering).is_wanted


def test_it_goes_above_what_they_have_room_for(answering, waiting, fresh, later):
    Availability.objects.filter(agent__user=answering).update(capacity=0)

    taking.take(answering, waiting.pk, now=later(minutes=4))

    assert fresh(waiting).agent == answering


def test_it_ends_the_escalation(answering, waiting, sales, noon, later):
    EscalationStep.objects.create(group=sales, position=1, after=60, kind="tell")
    Escalation.objects.create(conversation=waiting, group=sales, began_at=noon, due_at=later(seconds=60))

    taking.take(answering, waiting.pk, now=later(seconds=30))

    assert not Escalation.objects.exists()


def test_a_message_left_behind_no_rule_may_be_taken(answering, shop, zoe, write, fresh, later):
    shop.rules.all().delete()
    left = fresh(write(zoe))

    taking.take(answering, left.pk, now=later(minutes=4))

    assert (fresh(left).agent, fresh(left).group) == (answering, None)


def test_what_a_colleague_took_or_closed_is_refused(answering, waiting, fresh, later):
    other = User.objects.create_user("otto@shop.example", first_name="Otto", role=Role.ADMINISTRATOR)
    hiring.make_agent(other, channels=["chat"])
    taking.take(other, waiting.pk, now=later(minutes=4))
    with pytest.raises(NotPossible, match="Somebody was quicker"):
        taking.take(answering, waiting.pk, now=later(minutes=4))
    assert fresh(waiting).agent == other

    lifecycle.close(fresh(waiting), by=other, now=later(minutes=5))
    with pytest.raises(NotPossible, match="Somebody was quicker"):
        taking.take(answering, waiting.pk, now=later(minutes=6))


@pytest.mark.parametrize("channels", [None, ["whatsapp"]], ids=["no agent", "another channel"])
def test_who_does_not_answer_on_its_channel_is_refused(olga, waiting, fresh, later, channels):
    if channels:
        hiring.make_agent(olga, channels=channels)

    with pytest.raises(NotPossible, match="You do not answer on this channel"):
        taking.take(olga, waiting.pk, now=later(minutes=4))

    assert fresh(waiting).is_waiting


@pytest.mark.parametrize("who", ["away", "cleo"])
def test_an_agent_takes_nothing(request, waiting, fresh, later, who):
    with pytest.raises(NotReachable):
        taking.take(request.getfixturevalue(who).user, waiting.pk, now=later(minutes=4))

    assert fresh(waiting).is_waiting
