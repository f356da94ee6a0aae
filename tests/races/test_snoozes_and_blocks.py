"""A snooze or a block, and something else at the same instant: one outcome, and the other is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import blocks, lifecycle, messages
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Block, Conversation, Message
from routing import answers, returns

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def held(ana, zoe, write, fresh):
    """ana's conversation, answered once."""
    message = write(zoe)
    answers.answer(ana.user, message.conversation_id, text="Yes?", client_id="first", now=timezone.now())
    return fresh(message)


def again(conversation):
    return Conversation.objects.select_related("inbox").get(pk=conversation.pk)


def say(zoe, shop, client_id):
    words = messages.Words(zoe, shop, client_id, "Any news?")
    return lambda: retried(messages.post_from_visitors)([words], now=timezone.now())[0]


def events(name):
    return Message.objects.filter(event=name).count()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_end_of_a_snooze_and_the_visitors_word(race, ana, shop, zoe, held, fresh, turn):
    """Either it closed first and the word opened another, or the word came first and nothing closed."""
    end = timezone.now() + timedelta(hours=1)
    lifecycle.snooze(held, by=ana.user, until=end, keep=False, now=timezone.now())

    message, _brought = race(say(zoe, shop, "news"), lambda: returns.bring_back_due(end))

    kept = fresh(held)
    if message.conversation_id == held.pk:
        assert (kept.status, kept.agent) == ("active", ana.user)
        assert events("closed_snooze") == 0
    else:
        assert kept.closed_by == "snooze"
    assert fresh(message).owed_since is not None
    assert not fresh(message).is_closed


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_bring_it_back_once(race, ana, held, fresh, turn):
    end = timezone.now() + timedelta(hours=1)
    lifecycle.snooze(held, by=ana.user, until=end, keep=True, now=timezone.now())

    outcomes = race(lambda: returns.bring_back_due(end), lambda: returns.bring_back_due(end))

    assert sorted(outcomes) == [0, 1]
    assert events("woken_end") == 1
    assert fresh(held).agent == ana.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_its_agent_reopens_it_as_the_clock_brings_it_back(race, ana, held, fresh, turn):
    end = timezone.now() + timedelta(hours=1)
    lifecycle.snooze(held, by=ana.user, until=end, keep=True, now=timezone.now())
    mine = again(held)

    resumed, brought = race(
        lambda: retried(lifecycle.resume)(mine, by=ana.user, now=timezone.now()), lambda: returns.bring_back_due(end)
    )

    assert isinstance(resumed, NotPossible) == (brought == 1)
    assert events("woken_end") + events("resumed") == 1
    assert (fresh(held).status, fresh(held).agent) == ("active", ana.user)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_snoozed_on_one_device_and_closed_on_the_other(race, ana, held, fresh, turn):
    one, other = again(held), again(held)

    outcomes = race(
        lambda: retried(lifecycle.snooze)(one, by=ana.user, until=None, keep=True, now=timezone.now()),
        lambda: retried(lifecycle.close)(other, by=ana.user, now=timezone.now()),
    )

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert events("snoozed") + events("closed_agent") == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_word_at_the_moment_of_the_block_leaves_nothing_open(race, ana, shop, zoe, held, turn):
    posted, blocked = race(
        say(zoe, shop, "news"),
        lambda: retried(blocks.block)(zoe, by=ana.user, reason="abuse", now=timezone.now()),
    )

    assert isinstance(blocked, Block)
    assert isinstance(posted, Message | blocks.Blocked)
    assert not Conversation.objects.unfinished().exists()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_people_block_at_once(race, ana, olga, zoe, held, turn):
    outcomes = race(
        *(
            lambda by=by: retried(blocks.block)(zoe, by=by, reason="abuse", now=timezone.now())
            for by in (ana.user, olga)
        )
    )

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert Block.objects.count() == 1
    assert events("closed_block") == 1
