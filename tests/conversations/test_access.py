"""The gate: who may touch which conversation, and how."""

import pytest

from conversations import access, lifecycle
from conversations.access import Action
from conversations.base.errors import NotReachable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(ana, zoe, write, fresh):
    return fresh(write(zoe))


@pytest.fixture
def queued(shop, visit, write, fresh):
    return fresh(write(visit("Quinn")))


def allowed(person, conversation):
    return {action for action in Action if access.reachable(person, action).filter(pk=conversation.pk).exists()}


def test_the_holder_does_everything(held, ana):
    assert allowed(ana.user, held) == set(Action)


def test_a_colleague_of_the_group_reaches_nothing_of_anothers_desk(held, ben):
    assert allowed(ben.user, held) == set()


def test_a_group_reads_what_waits_in_its_queue(queued, hire):
    eve = hire("eve", wanted=False)

    assert allowed(eve.user, queued) == {Action.READ, Action.NOTE, Action.LOOK_BACK}


def test_somebody_of_another_group_does_not(queued, cleo):
    assert queued.is_waiting
    assert allowed(cleo.user, queued) == set()


def test_supervisors_and_administrators_do_everything_but_answer_and_snooze(held, olga, adam):
    assert allowed(olga, held) == allowed(adam, held) == set(Action) - {Action.ANSWER, Action.SNOOZE}


def test_one_still_reads_what_one_closed(held, ana, ben, noon):
    lifecycle.close(held, by=ana.user, now=noon)

    assert Action.READ in allowed(ana.user, held)
    assert allowed(ben.user, held) == {Action.LOOK_BACK}


def test_what_one_may_not_touch_looks_like_what_does_not_exist(held, cleo):
    with pytest.raises(NotReachable) as foreign:
        access.conversation_for(cleo.user, Action.READ, held.pk)
    with pytest.raises(NotReachable) as missing:
        access.conversation_for(cleo.user, Action.READ, 10**9)

    assert str(foreign.value) == str(missing.value)


def test_a_visitor_reads_their_own_words_and_never_the_desks_lines(held, zoe, visit, shop):
    assert held.messages.filter(kind="event").exists()

    assert set(access.words_of(zoe, shop).values_list("kind", flat=True)) == {"text"}
    assert not access.words_of(visit("Other"), shop).exists()
