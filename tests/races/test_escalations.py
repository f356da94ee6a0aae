"""A step of an escalation and something else at the same instant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.base.errors import NotReachable
from conversations.base.retries import retried
from conversations.models import Group, Message
from routing import answers, availability, escalation
from routing.models import Escalation, EscalationStep

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_take_a_step_once(race, sales, hire, olga, zoe, write, turn):
    EscalationStep.objects.create(group=sales, position=1, kind="tell")
    EscalationStep.objects.create(group=sales, position=2, after=60, kind="tell")
    hire("ana", wanted=False)
    write(zoe)
    due = Escalation.objects.get().due_at

    taken = race(*[lambda: retried(escalation.act_due)(due)] * 2)

    assert sorted(taken) == [0, 1]
    assert Message.objects.filter(event="supervisors_told").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_agents_of_two_groups_that_are_asked_turn_green_at_once(race, sales, hire, zoe, write, fresh, turn):
    support = Group.objects.create(name="Support")
    EscalationStep.objects.create(group=sales, kind="next_group", target=support)
    people = [hire("ana", wanted=False), hire("eve", groups=[support], wanted=False)]
    message = write(zoe)
    escalation.act_due(Escalation.objects.get().due_at)

    def green(agent):
        return lambda: retried(availability.choose)(agent, ["chat"], wanted=True, now=timezone.now())

    race(*[green(agent) for agent in people])

    assert fresh(message).agent in [agent.user for agent in people]
    assert Message.objects.filter(event="assigned").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_step_and_an_agent_of_its_own_group_at_once(race, sales, hire, zoe, write, fresh, turn):
    support = Group.objects.create(name="Support")
    EscalationStep.objects.create(group=sales, kind="next_group", target=support)
    ana = hire("ana", wanted=False)
    message = write(zoe)
    due = Escalation.objects.get().due_at

    race(
        lambda: retried(escalation.act_due)(due),
        lambda: retried(availability.choose)(ana, ["chat"], wanted=True, now=due),
    )

    assert fresh(message).agent == ana.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_answer_and_a_step_at_once(race, sales, hire, zoe, write, noon, fresh, turn):
    EscalationStep.objects.create(
        group=sales, kind="next_group", target=Group.objects.create(name="Support", queue_size=3)
    )
    ana = hire("ana", seen=noon - timedelta(minutes=10))
    message = write(zoe)

    def answer():
        return retried(answers.answer)(
            ana.user, message.conversation_id, text="Hello", client_id=f"a{turn}", now=timezone.now()
        )

    answered, _ = race(answer, lambda: retried(escalation.act_due)(timezone.now() + timedelta(days=1)))

    assert not isinstance(answered, NotReachable)
    assert fresh(message).agent == ana.user
    assert not Escalation.objects.exists()
