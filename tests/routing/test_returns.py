"""Snoozed conversations leave the desk, and come back at the earlier of the end, the visitor's word, or reopening."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console import clock
from conversations import lifecycle
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Inbox, Message
from routing import answers, availability, returns
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def snooze(noon):
    def set_aside(message, agent, *, until=None, keep=False, now=noon):
        answers.answer(agent.user, message.conversation_id, text="I look for it", client_id="answer", now=now)
        conversation = Conversation.objects.get(pk=message.conversation_id)
        lifecycle.snooze(conversation, by=agent.user, until=until, keep=keep, now=now)
        return conversation

    return set_aside


def lines(conversation):
    return list(
        Message.objects.filter(conversation=conversation.pk, kind="event")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_it_leaves_the_desk_and_the_next_in_the_queue_has_the_slot_at_once(hire, visit, write, snooze, fresh, later):
    ana = hire("ana", capacity=1)
    first, second = write(visit("One")), write(visit("Two"))
    assert fresh(second).is_waiting

    snooze(first, ana, until=later(hours=3))

    assert fresh(first).is_snoozed
    assert fresh(second).agent == ana.user
    assert availability.loads_of([ana.user_id]) == {(ana.user_id, "chat"): 1}


def test_kept_it_returns_to_its_agent_above_capacity_and_owes_an_answer(hire, visit, write, snooze, fresh, later):
    ana = hire("ana", capacity=1)
    kept, other = write(visit("One")), write(visit("Two"))
    snooze(kept, ana, until=later(hours=3), keep=True)
    returns.bring_back_due(later(hours=3) - timedelta(seconds=1))
    assert fresh(kept).is_snoozed

    returns.bring_back_due(later(hours=3))

    back = fresh(kept)
    assert (back.status, back.agent, back.owed_since) == ("active", ana.user, later(hours=3))
    assert (back.snoozed_until, back.returns_to_desk) == (None, False)
    assert fresh(other).agent == ana.user
    assert lines(back)[-2:] == ["snoozed", "woken_end"]
    assert not Offer.objects.open().filter(conversation=kept.conversation_id).exists()


def test_kept_but_its_agent_is_unavailable_it_goes_to_another(hire, zoe, write, snooze, fresh, later):
    ana = hire("ana")
    message = write(zoe)
    snooze(message, ana, until=later(hours=3), keep=True)
    availability.choose(ana, ["chat"], wanted=False, now=later(hours=1))
    ben = hire("ben")

    returns.bring_back_due(later(hours=3))

    assert fresh(message).agent == ben.user
    assert lines(message.conversation)[-2:] == ["woken_end", "assigned"]
    assert Offer.objects.open().get().agent == ben


def test_kept_and_nobody_is_there_it_waits_in_the_queue_since_its_return(hire, zoe, write, snooze, fresh, later):
    ana = hire("ana")
    message = write(zoe)
    snooze(message, ana, until=later(hours=3), keep=True)
    availability.choose(ana, ["chat"], wanted=False, now=later(hours=1))

    returns.bring_back_due(later(hours=3))

    assert (fresh(message).status, fresh(message).queued_at) == ("waiting", later(hours=3))


@pytest.mark.parametrize("gone", ["inactive", "without_channel"])
def test_kept_by_somebody_who_is_gone_it_is_routed(hire, zoe, write, snooze, fresh, later, gone):
    ana = hire("ana")
    message = write(zoe)
    snooze(message, ana, until=later(hours=3), keep=True)
    ben = hire("ben")
    if gone == "inactive":
        ana.user.is_active = False
        ana.user.save(update_fields=["is_active"])
    else:
        ana.availabilities.all().delete()

    returns.bring_back_due(later(hours=3))

    assert fresh(message).agent == ben.user


def test_not_kept_it_closes_without_a_sound_when_nobody_wrote(ana, shop, zoe, write, tag, snooze, fresh, later):
    Inbox.objects.update(tag_required=True)
    message = write(zoe)
    snooze(message, ana, until=later(hours=3))

    returns.bring_back_due(later(hours=3))

    closed = fresh(message)
    assert (closed.status, closed.closed_by, closed.tag, closed.closed_at) == ("closed", "snooze", None, later(hours=3))
    assert lines(closed)[-1] == "closed_snooze"


@pytest.mark.parametrize("until", [3, None])
def test_not_kept_the_visitors_word_has_it_routed_afresh(hire, zoe, write, snooze, fresh, later, until):
    ana = hire("ana")
    message = write(zoe)
    snooze(message, ana, until=until and later(hours=until))
    ana.availabilities.update(is_wanted=False)
    ben = hire("ben")

    write(zoe, "Any news?", now=later(minutes=5))

    back = fresh(message)
    assert (back.status, back.agent, back.owed_since) == ("active", ben.user, later(minutes=5))
    assert lines(back)[-2:] == ["woken_reply", "assigned"]


@pytest.mark.parametrize("until", [3, None])
def test_kept_the_visitors_word_brings_it_back_to_its_agent(hire, visit, write, snooze, fresh, later, until):
    ana = hire("ana", capacity=1)
    message = write(zoe := visit("Zoe"))
    snooze(message, ana, until=until and later(hours=until), keep=True)
    other = write(visit("Other"))
    assert fresh(other).agent == ana.user

    write(zoe, "Any news?", now=later(minutes=5))

    back = fresh(message)
    assert (back.status, back.agent, back.owed_since) == ("active", ana.user, later(minutes=5))
    assert lines(back)[-1] == "woken_reply"


def test_the_visitors_word_is_kept_with_its_wake_though_the_process_died_right_after(
    ana, zoe, write, snooze, fresh, later, monkeypatch
):
    message = write(zoe)
    snooze(message, ana, until=later(hours=3), keep=True)
    monkeypatch.setattr(returns, "bring_back", lambda *_args, **_kwargs: False)
    write(zoe, "Any news?", now=later(minutes=5))
    assert fresh(message).is_snoozed
    monkeypatch.undo()

    clock.tick(later(minutes=6))

    assert fresh(message).agent == ana.user
    assert fresh(message).owed_since == later(minutes=5)
    assert lines(message.conversation)[-1] == "woken_reply"


def test_what_came_due_while_nothing_ran_comes_back_at_the_start(ana, zoe, write, snooze, fresh, later):
    message = write(zoe)
    snooze(message, ana, until=later(hours=3), keep=True)

    clock.tick(later(days=20))

    assert (fresh(message).agent, fresh(message).status) == (ana.user, "active")


def test_reopened_it_comes_back_above_capacity(hire, visit, write, snooze, fresh, later):
    ana = hire("ana", capacity=1)
    message = write(visit("One"))
    write(visit("Two"))
    snooze(message, ana, until=later(hours=3), keep=True)

    lifecycle.resume(fresh(message), by=ana.user, now=later(minutes=1))

    back = fresh(message)
    assert (back.status, back.agent, back.snoozed_until, back.owed_since) == ("active", ana.user, None, None)
    assert lines(back)[-1] == "resumed"


def test_reopened_with_the_visitors_question_unanswered_it_is_the_agents_turn(ana, zoe, write, fresh, noon, later):
    message = write(zoe)
    lifecycle.snooze(fresh(message), by=ana.user, until=None, keep=True, now=noon)
    assert fresh(message).owed_since is None

    lifecycle.resume(fresh(message), by=ana.user, now=later(minutes=1))

    assert fresh(message).owed_since == later(minutes=1)


def test_without_an_end_the_inboxs_idle_rule_still_applies(shop, hire, zoe, write, snooze, fresh, noon, later):
    Inbox.objects.filter(pk=shop.pk).update(channel="sms")
    ana = hire("ana", channels=["sms"])
    message = write(zoe)
    snooze(message, ana, until=None, keep=True)

    lifecycle.close_idle(later(days=7))

    assert (fresh(message).status, fresh(message).closed_by) == ("closed", "idle")


def test_with_an_end_it_is_exempt_and_not_idle_the_moment_it_comes_back(
    shop, hire, zoe, write, snooze, fresh, noon, later
):
    Inbox.objects.filter(pk=shop.pk).update(channel="sms")
    ana = hire("ana", channels=["sms"])
    message = write(zoe)
    snooze(message, ana, until=later(days=30), keep=True)
    for day in (7, 29):
        clock.tick(later(days=day))
        assert fresh(message).is_snoozed

    Availability.objects.update(is_wanted=True)  # five hours in the background ended it
    clock.tick(later(days=30))
    assert not fresh(message).is_closed

    lifecycle.close_idle(later(days=37))
    assert fresh(message).closed_by == "idle"


@pytest.mark.parametrize(
    ("until", "why"), [(timedelta(0), "passed"), (timedelta(days=-1), "passed"), (timedelta(days=90, seconds=1), "90")]
)
def test_a_past_or_absurd_moment_changes_nothing(ana, zoe, write, fresh, noon, until, why):
    message = write(zoe)
    before = Conversation.objects.filter(pk=message.conversation_id).values().get()

    with pytest.raises(NotPossible, match=why):
        lifecycle.snooze(fresh(message), by=ana.user, until=noon + until, keep=True, now=noon)

    assert Conversation.objects.filter(pk=message.conversation_id).values().get() == before


def test_ninety_days_are_possible(ana, zoe, write, fresh, noon):
    message = write(zoe)

    lifecycle.snooze(fresh(message), by=ana.user, until=noon + timedelta(days=90), keep=True, now=noon)

    assert fresh(message).is_snoozed


def test_what_is_snoozed_takes_no_answer_until_it_is_resumed(ana, zoe, write, snooze, later):
    message = write(zoe)
    snooze(message, ana, until=None, keep=True)

    with pytest.raises(NotPossible, match="snoozed"):
        answers.answer(ana.user, message.conversation_id, text="Still", client_id="b", now=later(minutes=1))


def test_an_offer_without_its_first_answer_is_withdrawn(ana, ben, zoe, write, fresh, noon, later):
    message = write(zoe)
    holder = fresh(message).agent
    lifecycle.snooze(fresh(message), by=holder, until=None, keep=True, now=noon)
    assert Offer.objects.get().outcome == "withdrawn"

    clock.tick(later(minutes=2))

    assert fresh(message).is_snoozed
    assert Availability.objects.get(agent__user=holder).is_wanted


def test_the_common_way_of_a_message_asks_no_more_than_before(ana, shop, zoe, write, django_assert_num_queries):
    from conversations import messages

    write(zoe)

    with django_assert_num_queries(6):  # one of them for the phones that are to be told
        messages.post_from_visitors([messages.Words(zoe, shop, "x", "More")], now=timezone.now())


def test_many_are_brought_back_and_each_once(hire, visit, write, fresh, noon, later):
    ana = hire("ana", capacity=10)
    several = [write(visit(str(number))) for number in range(5)]
    for one in several:
        lifecycle.snooze(fresh(one), by=ana.user, until=later(hours=1), keep=True, now=noon)

    assert returns.bring_back_due(later(hours=1)) == 5
    assert returns.bring_back_due(later(hours=1)) == 0
    assert all(fresh(one).agent == ana.user for one in several)
