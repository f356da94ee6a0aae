"""Merges, splits and blocks at the same instant: one wins, and what the rows say agrees."""

import pytest
from django.utils import timezone

from conversations import blocks, merges, messages
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Conversation, Merge, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def three(ana, visit, write, fresh, noon):
    """The conversations of three visitors, all of them ana's."""
    return [fresh(write(visit(name))) for name in ("Zoe", "Yan", "Mia")]


def merge(conversation, other, by):
    return lambda: merges.merge(conversation, other.visitor, by=by, now=timezone.now())


def persons(conversations):
    return list(
        Visitor.objects.filter(pk__in=[one.visitor_id for one in conversations])
        .order_by("pk")
        .values_list("person", flat=True)
    )


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_who_merge_the_same_visitors_one_does(race, ana, olga, three, turn):
    one, other, _third = three

    outcomes = race(merge(one, other, ana.user), merge(other, one, olga))

    assert {type(outcome) for outcome in outcomes} == {Merge, NotPossible}
    assert Merge.objects.standing().count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_merges_of_the_same_visitor_make_one_person_of_three(race, ana, olga, three, turn):
    one, other, third = three

    race(merge(one, other, ana.user), merge(third, other, olga))

    [mark] = set(persons(three))
    assert mark is not None


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_who_split_one_does(race, ana, olga, three, turn):
    one, other, _third = three
    made = merge(one, other, ana.user)()

    outcomes = race(*(lambda by=by: merges.split(one, made.pk, by=by, now=timezone.now()) for by in (ana.user, olga)))

    assert {type(outcome) for outcome in outcomes} == {Merge, NotPossible}
    assert persons(three) == [None, None, None]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_split_beside_a_merge_leaves_the_marks_that_the_rows_say(race, ana, olga, three, turn):
    one, other, third = three
    made = merge(one, other, ana.user)()

    race(lambda: merges.split(one, made.pk, by=olga, now=timezone.now()), merge(third, other, ana.user))

    first, second, last = persons(three)
    assert first is None
    assert second == last
    assert second is not None


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_who_is_blocked_as_one_opens_nothing_as_the_other(race, ana, shop, three, turn):
    one, other, _third = three
    merge(one, other, ana.user)()
    Conversation.objects.filter(pk=other.pk).update(status="closed", closed_at=timezone.now())
    words = messages.Words(other.visitor, shop, f"turn-{turn}", "Hello again")

    race(
        lambda: retried(blocks.block)(one.visitor, by=ana.user, reason="abuse", now=timezone.now()),
        lambda: retried(messages.post_from_visitors)([words], now=timezone.now()),
    )

    assert not Conversation.objects.unfinished().filter(visitor=other.visitor).exists()
