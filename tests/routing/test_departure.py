"""Signing out: nobody's conversation is left behind."""

import pytest

from conversations import lifecycle
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Message
from routing import answers, departure, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_has_open_conversations_does_not_leave(ana, zoe, write, noon):
    write(zoe)

    with pytest.raises(NotPossible):
        departure.leave(ana, now=noon)

    assert Availability.objects.wanted().filter(agent=ana).exists()


def test_who_leaves_is_unavailable_on_every_channel(hire, noon):
    agent = hire("eve", channels=("chat", "video"))

    departure.leave(agent, now=noon)

    rows = Availability.objects.filter(agent=agent)
    assert {(row.is_wanted, row.reason) for row in rows} == {(False, Availability.Reason.SIGNED_OUT)}


def test_what_is_open_of_who_is_sent_home_goes_to_somebody_else_at_once(ana, ben, olga, zoe, write, fresh, noon):
    message = write(zoe)
    holder = fresh(message).agent
    other = {ana.user_id: ben, ben.user_id: ana}[holder.pk]

    assert departure.send_home(holder.agent, by=olga, now=noon) == 1

    assert fresh(message).agent == other.user
    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["withdrawn", "open"]
    line = Message.objects.get(event="sent_home")
    assert line.details == {"agent": holder.pk, "by": olga.pk}


def test_an_answered_conversation_is_looked_after_too(ana, olga, zoe, write, fresh, noon):
    message = write(zoe)
    answers.answer(ana.user, message.conversation_id, text="Hello", client_id="a1", now=noon)

    assert departure.send_home(ana, by=olga, now=noon) == 1

    assert fresh(message).is_waiting


def test_a_snoozed_conversation_stays_theirs(ana, olga, zoe, write, fresh, noon):
    held = fresh(write(zoe))
    lifecycle.snooze(held, by=ana.user, until=None, keep=True, now=noon)

    assert departure.send_home(ana, by=olga, now=noon) == 0

    assert fresh(held).agent == ana.user


def test_who_was_sent_home_may_have_something_wait_for_them_again(ana, olga, zoe, write, fresh, noon):
    message = write(zoe)
    departure.send_home(ana, by=olga, now=noon)

    transfers.transfer(olga, message.conversation_id, to=ana, anyway=True, now=noon)

    assert Conversation.objects.on_desk_of(ana.user).exists()
    assert Offer.objects.awaiting_their_agent().exists()
