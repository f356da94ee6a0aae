"""Nobody of a group is there: the administrator's chain, step by step."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from conversations import access, lifecycle
from conversations.models import Group, Inbox, Message
from routing import answers, assignment, availability, escalation, offers, queue, transfers
from routing.models import Availability, Escalation, EscalationStep, Offer, Rule
from routing.signals import escalated

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = timedelta(minutes=10)


@pytest.fixture
def support(db):
    return Group.objects.create(name="Support", queue_size=3)


@pytest.fixture
def chain(sales, support):
    """After a minute Support is asked, two minutes later the supervisors are told."""
    EscalationStep.objects.create(group=sales, position=1, after=60, kind="next_group", target=support)
    EscalationStep.objects.create(group=sales, position=2, after=120, kind="tell")


@pytest.fixture
def turn_green(noon):
    def turn(agent):
        availability.choose(agent, ["chat"], wanted=True, now=noon)

    return turn


@pytest.fixture
def told():
    heard = []

    def hear(**news):
        heard.append(news)

    escalated.connect(hear)
    yield heard
    escalated.disconnect(hear)


def route(message, now):
    assignment.route([message.conversation_id], now=now)
    return Escalation.objects.filter(pk=message.conversation_id).first()


def test_it_begins_where_nobody_is_available(chain, hire, zoe, write, noon):
    hire("ana", wanted=False)

    begun = route(write(zoe), noon)

    assert begun.due_at - begun.began_at == timedelta(seconds=60)


def test_it_begins_where_everybody_is_in_the_background(chain, hire, zoe, write, fresh, noon):
    ana = hire("ana", seen=noon - AWAY)
    message = write(zoe)
    assert fresh(message).agent == ana.user

    assert Escalation.objects.filter(pk=message.conversation_id).exists()


def test_it_does_not_begin_where_somebody_is_there_though_busy(chain, hire, visit, write, noon, settings):
    hire("ana", capacity=0, seen=noon + timedelta(days=9999))

    assert route(write(visit("zoe")), noon) is None


def test_without_a_chain_nothing_begins(sales, hire, zoe, write, noon):
    hire("ana", wanted=False)

    assert route(write(zoe), noon) is None


def test_the_next_group_is_asked_as_well_and_then_supervisors_are_told(
    chain, sales, support, hire, olga, adam, zoe, write, fresh, noon, told
):
    hire("ana", wanted=False)
    message = write(zoe)
    begun = route(message, noon)

    assert escalation.act_due(begun.due_at - timedelta(seconds=1)) == 0
    assert escalation.act_due(begun.due_at) == 1
    conversation = fresh(message)
    assert conversation.group == sales
    assert list(conversation.also_asked.all()) == [support]
    assert conversation.is_waiting
    assert conversation.queued_at == conversation.owed_since
    assert told == []

    begun.refresh_from_db()
    assert escalation.act_due(begun.due_at) == 1
    assert [news["user_ids"] for news in told] == [[adam.pk, olga.pk]]
    begun.refresh_from_db()
    assert (begun.done, begun.due_at) == (2, None)
    assert list(
        Message.objects.filter(event__in=["escalated", "supervisors_told"]).values_list("event", "details")
    ) == [
        ("escalated", {"group": support.pk}),
        ("supervisors_told", {"people": [adam.pk, olga.pk]}),
    ]


def test_the_other_group_gets_it_at_once_where_somebody_is_free(chain, support, hire, zoe, write, fresh, noon):
    hire("ana", wanted=False)
    eve = hire("eve", groups=[support])
    message = write(zoe)
    begun = route(message, noon)

    escalation.act_due(begun.due_at)
    assert (fresh(message).agent, fresh(message).group) == (eve.user, support)


def test_where_the_other_group_misses_it_both_go_on_being_asked(
    chain, sales, support, hire, zoe, write, fresh, noon, turn_green
):
    ana = hire("ana", wanted=False)
    hire("eve", groups=[support])
    message = write(zoe)
    escalation.act_due(route(message, noon).due_at)

    offers.expire_overdue(Offer.objects.open().get().answer_by)
    waits = fresh(message)
    assert (waits.group, list(waits.also_asked.all())) == (sales, [support])

    turn_green(ana)
    assert fresh(message).agent == ana.user


@pytest.mark.parametrize("who", ["ana", "eve", "ivy"])
def test_who_is_free_first_of_any_group_asked_so_far_gets_it(
    chain, sales, support, hire, zoe, write, fresh, noon, turn_green, who
):
    """Its own group's agents included, however long after the chain went on."""
    third = Group.objects.create(name="Third")
    EscalationStep.objects.filter(kind="tell").update(kind="next_group", target=third)
    homes = {"ana": sales, "eve": support, "ivy": third}
    people = {name: hire(name, groups=[group], wanted=False) for name, group in homes.items()}
    message = write(zoe)
    begun = route(message, noon)
    for _ in range(2):
        escalation.act_due(begun.due_at)
        begun.refresh_from_db()
    assert fresh(message).is_waiting

    turn_green(people[who])

    taken = fresh(message)
    assert (taken.agent, taken.group) == (people[who].user, homes[who])


def test_a_group_that_was_not_asked_yet_does_not_get_it(chain, support, hire, zoe, write, fresh, noon):
    hire("ana", wanted=False)
    hire("eve", groups=[support])
    message = write(zoe)

    queue.serve(noon)

    assert fresh(message).is_waiting


def test_its_own_group_comes_first_where_both_are_free_at_once(chain, support, hire, zoe, write, fresh, noon):
    ana, eve = hire("ana", wanted=False), hire("eve", groups=[support], wanted=False)
    message = write(zoe)
    escalation.act_due(route(message, noon).due_at)

    Availability.objects.filter(agent__in=[ana, eve]).update(is_wanted=True)
    queue.serve(noon)

    assert fresh(message).agent == ana.user


def test_in_the_line_of_a_group_that_is_asked_nobody_who_came_later_overtakes(
    chain, support, hire, visit, write, fresh, noon, later, turn_green
):
    """Nor does who is asked for take a place of that group's queue from anybody."""
    hire("ana", wanted=False)
    eve = hire("eve", groups=[support], wanted=False, capacity=1)
    message = write(visit("Zoe"))
    escalation.act_due(route(message, noon).due_at)
    other = Inbox.objects.create(name="Other", key="other", company="Other")
    Rule.objects.create(inbox=other, group=support)
    Group.objects.filter(pk=support.pk).update(queue_size=1)
    behind = write(visit("Yan"), inbox=other, now=later(seconds=30))
    assert fresh(behind).queued_at
    assert queue.place_of(fresh(message)) == 1
    assert queue.place_of(fresh(behind)) == 2

    turn_green(eve)

    assert fresh(message).agent == eve.user
    assert fresh(behind).is_waiting
    assert queue.place_of(fresh(behind)) == 1


def test_who_is_asked_may_read_it_until_somebody_has_it(chain, support, hire, zoe, write, noon, turn_green):
    ana, eve = hire("ana", wanted=False), hire("eve", groups=[support], wanted=False)
    message = write(zoe)
    pk = message.conversation_id
    begun = route(message, noon)
    assert not access.may(eve.user, access.Action.READ, pk)

    escalation.act_due(begun.due_at)
    assert access.may(eve.user, access.Action.READ, pk)
    assert access.may(ana.user, access.Action.READ, pk)
    assert not access.may(eve.user, access.Action.ANSWER, pk)

    turn_green(ana)
    assert not access.may(eve.user, access.Action.READ, pk)


@pytest.mark.parametrize("ending", ["answer", "close", "transfer"])
def test_once_it_is_over_its_own_group_alone_counts_again(chain, support, hire, olga, zoe, write, fresh, noon, ending):
    ana = hire("ana", wanted=False)
    eve = hire("eve", groups=[support])
    message = write(zoe)
    escalation.act_due(route(message, noon).due_at)

    if ending == "answer":
        answers.answer(eve.user, message.conversation_id, text="Hello", client_id="a1", now=noon)
    elif ending == "close":
        lifecycle.close(fresh(message), by=eve.user, now=noon)
    else:
        transfers.transfer(olga, message.conversation_id, to=ana, anyway=True, now=noon)

    assert not fresh(message).also_asked.exists()


def test_only_those_whom_the_administrator_named_are_told(sales, hire, olga, adam, zoe, write, noon, told):
    EscalationStep.objects.create(group=sales, kind="tell").people.add(olga)
    hire("ana", wanted=False)
    begun = route(write(zoe), noon)

    escalation.act_due(begun.due_at)

    assert [news["user_ids"] for news in told] == [[olga.pk]]


def test_whom_it_was_given_to_keeps_the_time_for_the_first_answer(chain, hire, zoe, write, fresh, noon):
    ana = hire("ana", seen=noon - AWAY)
    EscalationStep.objects.update(after=0)
    message = write(zoe)
    begun = Escalation.objects.get(pk=message.conversation_id)
    deadline = Offer.objects.get().answer_by

    assert escalation.act_due(begun.due_at) == 0

    begun.refresh_from_db()
    assert begun.due_at >= deadline
    assert fresh(message).agent == ana.user


def test_the_first_answer_ends_it(chain, hire, zoe, write, noon):
    ana = hire("ana", seen=noon - AWAY)
    message = write(zoe)
    assert Escalation.objects.exists()

    answers.answer(ana.user, message.conversation_id, text="Hello", client_id="a1", now=noon)

    assert not Escalation.objects.exists()


@pytest.mark.parametrize("ending", ["close", "snooze", "transfer"])
def test_what_a_person_decides_ends_it(chain, hire, olga, zoe, write, fresh, noon, ending):
    ana = hire("ana", seen=noon - AWAY)
    eve = hire("eve", wanted=False)
    conversation = fresh(write(zoe))
    assert Escalation.objects.exists()

    if ending == "close":
        lifecycle.close(conversation, by=ana.user, now=noon)
    elif ending == "snooze":
        lifecycle.snooze(conversation, by=ana.user, until=None, keep=True, now=noon)
    else:
        transfers.transfer(olga, conversation.pk, to=eve, anyway=True, now=noon)

    assert not Escalation.objects.exists()


def test_a_chain_is_gone_through_once(chain, support, hire, zoe, write, noon):
    """Also where the other group leads back to this one."""
    sales = Group.objects.get(name="Sales")
    EscalationStep.objects.create(group=support, kind="next_group", target=sales)
    hire("ana", wanted=False)
    begun = route(write(zoe), noon)
    for _ in range(10):
        begun.refresh_from_db()
        if begun.due_at is None:
            break
        escalation.act_due(begun.due_at)
        queue.serve(begun.due_at)

    assert Message.objects.filter(event="escalated").count() == 1


def test_a_chain_that_was_shortened_ends(chain, hire, zoe, write, noon):
    hire("ana", wanted=False)
    begun = route(write(zoe), noon)
    EscalationStep.objects.all().delete()

    assert escalation.act_due(begun.due_at) == 0

    begun.refresh_from_db()
    assert begun.due_at is None


@pytest.mark.parametrize(
    ("kind", "to"),
    [("next_group", None), ("next_group", "Sales"), ("tell", "Support")],
    ids=["nowhere", "itself", "both"],
)
def test_steps_that_lead_nowhere_are_refused(sales, support, kind, to):
    step = EscalationStep(group=sales, kind=kind, target={"Sales": sales, "Support": support}.get(to))

    with pytest.raises(ValidationError, match="target"):
        step.full_clean()
