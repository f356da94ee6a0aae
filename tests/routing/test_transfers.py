"""A conversation goes on with somebody else, by its sender's choice."""

import pytest
from django.utils import timezone

from conversations import lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Conversation, Group, Message
from routing import answers, availability, offers, transfers
from routing.models import Agent, Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(hire, zoe, write, fresh):
    """Ana's, before anybody else was there."""
    hire("ana", capacity=1)
    return fresh(write(zoe))


@pytest.fixture
def ana(held):
    return held.agent.agent


@pytest.fixture
def billing(db):
    return Group.objects.create(name="Billing", queue_size=2)


def state(conversation):
    row = Conversation.objects.filter(pk=conversation.pk).values().get()
    lines = list(Message.objects.filter(conversation=conversation.pk).order_by("pk").values())
    return row, lines, list(Offer.objects.order_by("pk").values())


@pytest.fixture
def refused(held):
    """Refused with these words, and nothing changed."""

    def check(person, to, words, **options):
        before = state(held)
        with pytest.raises(NotPossible, match=words):
            transfers.transfer(person, held.pk, to=to, now=timezone.now(), **options)
        assert state(held) == before

    return check


def test_a_colleague_of_the_group_gets_it_with_thirty_seconds_and_the_comment(held, ana, ben, fresh, later):
    transfers.transfer(ana.user, held.pk, to=ben, comment=" Invoice 20611 ", now=later(seconds=5))

    conversation, offer = fresh(held), Offer.objects.open().get()
    assert (conversation.agent, conversation.group) == (ben.user, held.group)
    assert (offer.agent, offer.answer_by) == (ben, later(seconds=35))
    line = Message.objects.get(event="transferred")
    came_from = {"by": ana.user_id, "from_agent": ana.user_id, "from_group": held.group_id}
    assert line.details == came_from | {"agent": ben.user_id, "group": held.group_id, "comment": "Invoice 20611"}
    assert not Message.objects.for_visitors().filter(pk=line.pk).exists()


def test_the_senders_own_open_offer_is_withdrawn_and_they_stay_available(held, ana, ben, later):
    transfers.transfer(ana.user, held.pk, to=ben, now=later(seconds=5))

    assert list(Offer.objects.order_by("pk").values_list("agent", "outcome")) == [
        (ana.pk, "withdrawn"),
        (ben.pk, "open"),
    ]
    assert ana.availabilities.get().is_wanted


def test_not_answered_it_follows_the_routing_of_its_group(held, ana, ben, fresh, later):
    transfers.transfer(ana.user, held.pk, to=ben, now=later(seconds=5))

    assert offers.expire_overdue(later(seconds=35)) == 1

    assert fresh(held).agent == ana.user
    assert availability.keys_of(ben)[0].state == "off"


def test_a_group_that_was_chosen_is_not_moved_by_a_rule(held, ana, hire, billing, fresh, later):
    dora, emil = hire("dora", groups=[billing]), hire("emil", groups=[billing])
    transfers.transfer(ana.user, held.pk, to=billing, comment="A new invoice", now=later(seconds=5))
    first = fresh(held).agent.agent
    assert fresh(held).group == billing

    offers.expire_overdue(later(seconds=35))

    assert fresh(held).agent == {dora.pk: emil, emil.pk: dora}[first.pk].user
    assert fresh(held).group == billing
    events = list(Message.objects.filter(kind="event").order_by("pk").values_list("event", flat=True))
    assert events == ["opened", "assigned", "transferred", "assigned", "missed", "assigned"]


def test_a_group_where_nobody_is_free_takes_it_into_its_queue(held, ana, hire, billing, fresh, later, noon):
    hire("dora", groups=[billing], wanted=False)

    transfers.transfer(ana.user, held.pk, to=billing, now=later(seconds=5))

    conversation = fresh(held)
    assert (conversation.status, conversation.agent, conversation.group) == ("waiting", None, billing)
    assert conversation.queued_at == noon


def test_a_group_that_is_full_and_has_no_queue_refuses_and_the_sender_keeps_it(
    held, ana, hire, billing, refused, fresh
):
    Group.objects.filter(pk=billing.pk).update(queue_size=0)
    billing.refresh_from_db()
    hire("dora", groups=[billing], wanted=False)

    refused(ana.user, billing, "Billing is full and has no queue")

    assert fresh(held).agent == ana.user
    (team,) = transfers.teams(ana.user, fresh(held))
    assert "no queue" in team.refusal


def test_a_full_queue_refuses_too(held, ana, hire, billing, visit, refused, shop, noon):
    hire("dora", groups=[billing], wanted=False)
    for name in ("One", "Two"):
        waiting = lifecycle.open_conversations([(visit(name), shop, "")], now=noon)[0]
        Conversation.objects.filter(pk=waiting.pk).update(group=billing, queued_at=noon)

    refused(ana.user, billing, "queue is full")


def test_among_the_free_of_a_group_the_sender_is_not_asked(held, ana, hire, billing, fresh, later):
    Availability.objects.filter(agent=ana).update(capacity=3)
    billing.members.add(ana.user)
    dora = hire("dora", groups=[billing])

    transfers.transfer(ana.user, held.pk, to=billing, now=later(seconds=1))

    assert fresh(held).agent == dora.user


def test_who_is_full_gets_it_on_top(held, ana, hire, visit, write, fresh, later):
    eve = hire("eve", capacity=1)
    assert fresh(write(visit("Yan"))).agent == eve.user

    transfers.transfer(ana.user, held.pk, to=eve, now=later(seconds=1))

    assert fresh(held).agent == eve.user


# ---- somebody unavailable


def test_somebody_unavailable_is_refused_unless_it_may_wait(held, ana, hire, refused, fresh, later):
    ben = hire("ben", wanted=False)
    refused(ana.user, ben, "Ben is unavailable now")

    transfers.transfer(ana.user, held.pk, to=ben, anyway=True, now=later(seconds=5))

    offer = Offer.objects.open().get()
    assert (fresh(held).agent, offer.answer_by, offer.awaits_agent) == (ben.user, None, True)


def test_it_waits_for_them_however_long_they_are_away(held, ana, hire, fresh, later):
    ben = hire("ben", wanted=False)
    transfers.transfer(ana.user, held.pk, to=ben, anyway=True, now=later(seconds=5))

    assert offers.expire_overdue(later(days=3)) == 0
    assert offers.rescue_abandoned(later(days=3)) == 0
    assert fresh(held).agent == ben.user


def test_their_thirty_seconds_begin_when_they_become_available(held, ana, hire, fresh):
    ben = hire("ben", wanted=False)
    transfers.transfer(ana.user, held.pk, to=ben, anyway=True, now=timezone.now())
    before = timezone.now()

    availability.choose(ben, ["chat"], wanted=True, now=before)

    offer = Offer.objects.open().get()
    assert not offer.awaits_agent
    assert 29 < (offer.answer_by - before).total_seconds() < 40
    assert offers.begin_awaited(timezone.now()) == 0
    assert offers.expire_overdue(offer.answer_by) == 1
    assert fresh(held).agent == ana.user


def test_who_answers_without_turning_available_has_answered(held, ana, hire, later):
    ben = hire("ben", wanted=False)
    transfers.transfer(ana.user, held.pk, to=ben, anyway=True, now=later(seconds=5))

    answers.answer(ben.user, held.pk, text="I take it", client_id="b", now=later(seconds=60))

    assert not Offer.objects.open().exists()


def test_it_waits_only_for_who_may_sign_in(held, ana, hire, fresh, later):
    ben = hire("ben", wanted=False)
    transfers.transfer(ana.user, held.pk, to=ben, anyway=True, now=later(seconds=5))

    ben.user.is_active = False
    ben.user.save()

    assert offers.rescue_abandoned(later(minutes=5)) == 1
    assert fresh(held).agent != ben.user


# ---- refusals


def test_refused_to_oneself(ana, refused):
    refused(ana.user, ana, "to yourself")


def test_refused_to_who_may_not_sign_in_any_more(ana, ben, refused):
    ben.user.is_active = False
    ben.user.save()

    refused(ana.user, ben, "cannot take")


def test_refused_to_an_agent_of_another_group_but_not_for_a_supervisor(held, ana, cleo, olga, refused, fresh, later):
    refused(ana.user, cleo, "cannot take")

    transfers.transfer(olga, held.pk, to=cleo, now=later(seconds=1))

    assert fresh(held).agent == cleo.user
    assert fresh(held).group.name == "Elsewhere"


def test_refused_where_the_channel_is_not_served(ana, hire, billing, refused):
    mona = hire("mona", channels=["sms"])
    hire("dora", groups=[billing], channels=["sms"])

    refused(ana.user, mona, "cannot take")
    refused(ana.user, billing, "Nobody else in Billing")


def test_refused_to_who_has_it_and_to_the_group_that_has_it(held, ana, olga, sales, refused):
    refused(olga, ana, "already")
    refused(olga, sales, "already")


def test_refused_when_it_is_closed(held, ana, ben, fresh, refused, noon):
    lifecycle.close(fresh(held), by=ana.user, now=noon)

    refused(ana.user, ben, "closed")


def test_refused_when_it_has_moved_on_since_the_sender_looked(held, ana, ben, cleo, olga, fresh, refused, later):
    transfers.transfer(ana.user, held.pk, to=ben, now=later(seconds=1))

    refused(olga, cleo, "quicker", holder=ana.user_id)
    with pytest.raises(NotReachable):
        transfers.transfer(ana.user, held.pk, to=ben, now=later(seconds=2))


def test_refused_with_an_over_long_comment(ana, ben, refused):
    refused(ana.user, ben, "too long", comment="x" * 1001)


# ---- whom one may choose


def test_agents_see_colleagues_of_their_groups_and_supervisors_everybody(held, ana, hire, cleo, olga):
    hire("ben", wanted=False)
    hire("eve")

    assert [(str(one.agent), one.state) for one in transfers.colleagues(ana.user, held)] == [
        ("Eve", "free"),
        ("Ben", "off"),
    ]
    assert [str(one.agent) for one in transfers.colleagues(olga, held)] == ["Cleo", "Eve", "Ben"]


def test_the_lists_ask_the_same_number_of_questions_however_long_they_are(
    held, ana, hire, billing, django_assert_num_queries
):
    hire("ben")
    hire("dora", groups=[billing])
    assert held.inbox.channel == "chat"
    with django_assert_num_queries(10):
        transfers.colleagues(ana.user, held), transfers.teams(ana.user, held)

    for number in range(4):
        hire(f"more{number}", groups=[held.group, Group.objects.create(name=f"G{number}")])
    with django_assert_num_queries(10):
        assert len(transfers.colleagues(ana.user, held)) == 5
        assert len(transfers.teams(ana.user, held)) == 5
    assert Agent.objects.count() == 7
    assert Availability.objects.count() == 7
