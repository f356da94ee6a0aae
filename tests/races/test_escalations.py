"""A step of an escalation and something else at the same instant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.errors import NotReachable
from conversations.models import Group, Message
from conversations.retries import retried
from routing import escalation, offers
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
def test_an_answer_and_a_step_at_once(race, sales, hire, zoe, write, noon, fresh, turn):
    EscalationStep.objects.create(
        group=sales, kind="next_group", target=Group.objects.create(name="Support", queue_size=3)
    )
    ana = hire("ana", seen=noon - timedelta(minutes=10))
    message = write(zoe)

    def answer():
        return retried(offers.answer)(
            ana.user, message.conversation_id, text="Hello", client_id=f"a{turn}", now=timezone.now()
        )

    answered, _ = race(answer, lambda: retried(escalation.act_due)(timezone.now() + timedelta(days=1)))

    assert not isinstance(answered, NotReachable)
    assert fresh(message).agent == ana.user
    assert not Escalation.objects.exists()
