"""Signing out and something else at the same instant: no conversation lies on the desk of somebody who left."""

import pytest
from django.utils import timezone

from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Conversation
from routing import answers, departure
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_conversation_comes_while_its_agent_signs_out(race, ana, zoe, write, turn):
    left, _ = race(lambda: retried(departure.leave)(ana, now=timezone.now()), lambda: write(zoe))

    has_left = not isinstance(left, NotPossible)
    conversation = Conversation.objects.get()
    assert has_left == (not Availability.objects.wanted().exists())
    assert conversation.is_waiting if has_left else conversation.agent == ana.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_agent_answers_while_a_supervisor_sends_them_home(race, ana, ben, olga, zoe, write, fresh, turn):
    message = write(zoe)
    holder = fresh(message).agent
    other = {ana.user_id: ben, ben.user_id: ana}[holder.pk]

    def answer():
        return retried(answers.answer)(
            holder, message.conversation_id, text="Here I am", client_id=f"a{turn}", now=timezone.now()
        )

    sent, _ = race(lambda: departure.send_home(holder.agent, by=olga, now=timezone.now()), answer)

    assert sent == 1
    assert fresh(message).agent == other.user
    assert Offer.objects.open().get().agent == other
