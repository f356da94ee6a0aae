"""Thirty seconds: who is offered a conversation, and what happens when they do not answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.base.errors import NotReachable
from conversations.models import Conversation, Message
from routing import answers, availability, offers, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_conversation_lands_on_an_available_desk_with_thirty_seconds(ana, zoe, write, noon, fresh):
    conversation = fresh(write(zoe))

    offer = Offer.objects.get()
    assert conversation.agent == ana.user
    assert offer.outcome == "open"
    assert (offer.answer_by - offer.made_at).total_seconds() == 30


def test_the_first_answer_settles_the_offer(ana, zoe, write, later):
    message = write(zoe)

    answers.answer(ana.user, message.conversation_id, text="Hello Zoe", client_id="a1", now=later(seconds=29))

    assert Offer.objects.get().outcome == "answered"
    assert offers.expire_overdue(later(days=1000)) == 0


def test_a_missed_offer_goes_to_the_next_agent_and_the_first_becomes_unavailable(ana, ben, zoe, write, fresh):
    message = write(zoe)
    first = fresh(message).agent.agent
    second = {ana.pk: ben, ben.pk: ana}[first.pk]
    deadline = Offer.objects.get().answer_by

    assert offers.expire_overdue(deadline.replace(microsecond=0).replace(year=2000)) == 0
    assert offers.expire_overdue(deadline) == 1

    assert fresh(message).agent == second.user
    assert list(Offer.objects.order_by("pk").values_list("agent", "outcome")) == [
        (first.pk, "missed"),
        (second.pk, "open"),
    ]
    key = availability.keys_of(first)[0]
    assert (key.state, key.reason, key.missed.pk) == ("off", "missed", message.conversation_id)


def test_nobody_left_means_the_queue(ana, zoe, write, fresh):
    message = write(zoe)

    offers.expire_overdue(Offer.objects.get().answer_by)

    conversation = fresh(message)
    assert conversation.status == "waiting"
    assert conversation.queued_at == conversation.owed_since


def test_an_answer_after_the_conversation_moved_on_is_refused_and_not_stored(ana, ben, zoe, write, fresh, later):
    message = write(zoe)
    slow = fresh(message).agent
    offers.expire_overdue(Offer.objects.get().answer_by)

    with pytest.raises(NotReachable):
        answers.answer(slow, message.conversation_id, text="Too late", client_id="late", now=later(seconds=31))

    assert not Message.objects.filter(client_id="late").exists()


def test_a_repeat_of_an_answer_is_the_same_message_even_after_the_conversation_moved_on(
    ana, ben, olga, zoe, write, fresh, noon
):
    message = write(zoe)
    holder = fresh(message).agent
    other = {ana.user_id: ben, ben.user_id: ana}[holder.pk]
    first = answers.answer(holder, message.conversation_id, text="Hello", client_id="a1", now=noon)
    again = answers.answer(holder, message.conversation_id, text="Hello", client_id="a1", now=noon)
    transfers.transfer(olga, message.conversation_id, to=other, now=noon)

    assert again.pk == first.pk
    assert answers.answer(holder, message.conversation_id, text="Hello", client_id="a1", now=noon).pk == first.pk
    assert Message.objects.filter(client_id="a1").count() == 1


def test_an_agent_who_is_full_is_not_offered_more(hire, visit, write, fresh):
    hire("ana", capacity=1)
    first, second = write(visit("One")), write(visit("Two"))

    assert fresh(first).status == "active"
    assert fresh(second).status == "waiting"


def test_the_longest_waiting_is_served_when_a_slot_frees(hire, visit, write, fresh, later, noon):
    from conversations import lifecycle

    ana = hire("ana", capacity=1)
    now_served, second, third = (
        write(visit(name), now=later(seconds=n)) for n, name in enumerate(["One", "Two", "Three"])
    )

    lifecycle.close(fresh(now_served), by=ana.user, now=noon)

    assert fresh(second).agent == ana.user
    assert fresh(third).status == "waiting"


def test_a_full_queue_takes_no_more_but_keeps_the_message(sales, visit, write, fresh):
    kept = [write(visit(str(n))) for n in range(5)]

    places = [fresh(message).queued_at is not None for message in kept]
    assert places == [True, True, True, False, False]
    assert Conversation.objects.waiting().count() == 5


def test_a_visitor_who_waits_for_an_absent_and_unavailable_agent_is_routed_again(ana, zoe, write, fresh, later, hire):
    message = write(zoe)
    answers.answer(ana.user, message.conversation_id, text="Hello", client_id="a", now=later(seconds=1))
    write(zoe, "Are you there?", now=later(minutes=5))
    assert offers.rescue_abandoned(later(minutes=6)) == 0  # away, but available: she comes back to it

    Availability.objects.filter(agent=ana).update(is_wanted=False)
    hire("ben")
    assert offers.rescue_abandoned(later(minutes=6)) == 1

    assert fresh(message).agent.first_name == "Ben"


def test_who_has_lost_the_channel_and_is_gone_leaves_nobody_waiting(ana, zoe, write, fresh, later, hire):
    message = write(zoe)
    Availability.objects.filter(agent=ana).delete()
    hire("ben")

    assert offers.rescue_abandoned(later(minutes=6)) == 1

    assert fresh(message).agent.first_name == "Ben"


@pytest.fixture
def due(hire, visit, write, later):
    """Two agents with two conversations each, whose times end at one moment; another who is free; answers them."""
    for name in ("ana", "ben"):
        hire(name, capacity=2)
    messages = [write(visit(str(n))) for n in range(4)]
    hire("eve", capacity=3)
    return messages


def test_offers_that_end_together_go_on_together_as_far_as_desks_are_free(due, fresh, later):
    assert offers.expire_overdue(later(seconds=30)) == 4

    after = [fresh(one) for one in due]
    assert [one.agent and one.agent.first_name for one in after] == ["Eve", "Eve", "Eve", None]
    assert after[3].queued_at == after[3].owed_since
    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["missed"] * 4 + ["open"] * 3
    assert Availability.objects.filter(reason="missed", missed__isnull=False).count() == 2


def test_many_that_end_together_cost_no_more_statements_than_a_few(due, visit, write, hire, later):
    with CaptureQueriesContext(connection) as four:
        offers.expire_overdue(later(seconds=30))
    for name in ("fay", "gil"):
        hire(name, capacity=20)
    for n in range(20):
        write(visit(f"More {n}"), now=later(minutes=1))

    with CaptureQueriesContext(connection) as many:
        assert offers.expire_overdue(later(minutes=2)) > 20

    written = [sum(not sql["sql"].startswith("SELECT") for sql in one.captured_queries) for one in (four, many)]
    assert 0 < written[1] <= written[0]


def test_one_that_was_answered_meanwhile_does_not_hold_up_the_others(due, fresh, later):
    kept = fresh(due[1])
    answers.answer(kept.agent, kept.pk, text="Hello", client_id="a1", now=later(seconds=29))

    assert offers.expire_overdue(later(seconds=30)) == 3
    assert fresh(due[1]).agent == kept.agent
    assert {fresh(due[n]).agent.first_name for n in (0, 2, 3)} == {"Eve"}


def test_the_next_deadline_is_known(ana, zoe, write, later):
    assert offers.next_deadline() is None
    write(zoe)
    assert offers.next_deadline() == later(seconds=30)


def test_an_offer_of_a_process_that_was_killed_before_it_withdrew_it_is_withdrawn_by_the_clock(
    ana, zoe, visit, write, noon, fresh
):
    left, lies = write(zoe), write(visit("Mia"))
    Conversation.objects.filter(pk=left.conversation_id).update(status="snoozed")

    assert offers.withdraw_left_over(noon) == 1

    assert fresh(left).offers.get().outcome == "withdrawn"
    assert fresh(lies).offers.get().outcome == "open"
