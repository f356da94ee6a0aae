"""Seeing a visitor's page: asked for, agreed to, looked at, ended by whoever may; who looked stays in the thread."""

import pytest

from conversations import access, lifecycle, mirrors
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Inbox, Look, Message, Mirror, Visitor

pytestmark = pytest.mark.django_db(transaction=True)  # who gets it is found after the commit


@pytest.fixture
def talk(ana, zoe, write):
    """Zoe's conversation with ana, and zoe's page is open."""
    conversation = write(zoe).conversation
    Visitor.objects.filter(pk=zoe.pk).update(online=True)
    return conversation


@pytest.fixture
def unasked(shop):
    shop.website.asks_before_mirroring = False
    shop.website.save()


def lines(conversation):
    rows = Message.objects.filter(conversation=conversation, kind=Message.Kind.EVENT).order_by("pk")
    return [(row.event, row.details) for row in rows if "mirror" in row.event]


def now_of(mirror):
    return Mirror.objects.get(pk=mirror.pk)


def test_the_visitor_is_asked_and_agrees(talk, ana, zoe, shop, noon, later):
    asked = mirrors.look(ana.user, talk.pk, now=noon)
    assert asked.status == Mirror.Status.ASKED
    assert not mirrors.is_live(asked.pk)

    mirrors.agree(zoe, shop, now=later(seconds=5))

    assert mirrors.is_live(asked.pk)
    assert mirrors.viewers(asked) == [ana.user]


def test_where_the_inbox_does_not_ask_it_is_live_at_once(talk, ana, unasked, noon):
    assert mirrors.look(ana.user, talk.pk, now=noon).is_live


def test_a_refusal_ends_it_and_is_told(talk, ana, zoe, shop, noon):
    asked = mirrors.look(ana.user, talk.pk, now=noon)

    mirrors.refuse(zoe, shop, now=noon)

    assert now_of(asked).end == Mirror.End.REFUSED
    assert lines(talk) == [("mirror_refused", {"person": ana.user.pk})]


def test_the_visitor_stops_it_and_who_looked_is_told(talk, ana, zoe, shop, unasked, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)

    mirrors.refuse(zoe, shop, now=later(seconds=75))

    assert now_of(live).end == Mirror.End.STOPPED
    assert lines(talk) == [("mirrored", {"person": ana.user.pk, "seconds": 75})]


def test_a_second_person_joins_and_each_leaves_a_line(talk, ana, olga, unasked, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)
    assert mirrors.look(olga, talk.pk, now=later(seconds=10)) == live
    assert mirrors.viewers(live) == [ana.user, olga]

    mirrors.keep_looking(ana.user, live.pk, now=later(seconds=30))
    mirrors.page_is_there(live.pk, now=later(seconds=30))
    mirrors.end_due(later(seconds=40))

    assert mirrors.viewers(live) == [ana.user]
    assert lines(talk) == [("mirrored", {"person": olga.pk, "seconds": 1})]
    assert mirrors.is_live(live.pk)


def test_one_look_of_a_person_however_many_screens(talk, ana, noon, later):
    mirrors.look(ana.user, talk.pk, now=noon)
    mirrors.look(ana.user, talk.pk, now=later(seconds=3))

    assert Look.objects.count() == 1


def test_it_ends_once_nobody_looks(talk, ana, unasked, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)
    mirrors.keep_looking(ana.user, live.pk, now=later(seconds=30))

    mirrors.end_due(later(seconds=49))
    assert mirrors.is_live(live.pk)
    mirrors.end_due(later(seconds=51))

    assert now_of(live).end == Mirror.End.UNWATCHED
    assert lines(talk) == [("mirrored", {"person": ana.user.pk, "seconds": 30})]
    assert not mirrors.keep_looking(ana.user, live.pk, now=later(seconds=52))


def test_a_question_that_nobody_answers_ends_without_a_line(talk, ana, noon, later):
    asked = mirrors.look(ana.user, talk.pk, now=noon)
    mirrors.keep_looking(ana.user, asked.pk, now=later(seconds=55))

    mirrors.end_due(later(seconds=60))

    assert now_of(asked).end == Mirror.End.UNANSWERED
    assert lines(talk) == []


def test_a_page_that_falls_silent_ends_it(talk, ana, unasked, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)
    mirrors.page_is_there(live.pk, now=later(seconds=60))
    mirrors.keep_looking(ana.user, live.pk, now=later(seconds=179))

    mirrors.end_due(later(seconds=179))
    assert mirrors.is_live(live.pk)
    mirrors.end_due(later(seconds=181))

    assert now_of(live).end == Mirror.End.LEFT


def test_it_ends_with_the_conversation(talk, ana, unasked, fresh, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)
    lifecycle.close(fresh(talk), by=ana.user, now=later(seconds=4))

    mirrors.end_due(later(seconds=5))

    assert now_of(live).end == Mirror.End.CLOSED


def test_who_ends_it_first_wins(talk, ana, zoe, shop, unasked, noon, later):
    live = mirrors.look(ana.user, talk.pk, now=noon)

    mirrors.refuse(zoe, shop, now=later(seconds=5))
    mirrors.refuse(zoe, shop, now=later(seconds=6))
    mirrors.end_due(later(minutes=9))

    assert now_of(live).ended_at == later(seconds=5)
    assert len(lines(talk)) == 1


def test_an_answer_that_comes_late_does_nothing(talk, ana, zoe, shop, noon, later):
    asked = mirrors.look(ana.user, talk.pk, now=noon)
    mirrors.end_due(later(minutes=2))

    mirrors.agree(zoe, shop, now=later(minutes=3))

    assert not mirrors.is_live(asked.pk)


def test_nobody_looks_at_a_page_that_is_not_there(talk, ana, zoe, noon):
    Visitor.objects.filter(pk=zoe.pk).update(online=False)

    with pytest.raises(NotPossible, match="not on the site"):
        mirrors.look(ana.user, talk.pk, now=noon)

    Inbox.objects.update(channel="whatsapp")
    with pytest.raises(NotPossible, match="they write via WhatsApp"):
        mirrors.look(ana.user, talk.pk, now=noon)


def test_nobody_else_may_look(talk, ana, ben, cleo, noon):
    assert access.may(ana.user, access.Action.MIRROR, talk.pk)
    for other in (ben, cleo):
        with pytest.raises(NotReachable):
            mirrors.look(other.user, talk.pk, now=noon)


def test_another_visitor_answers_for_nobody(talk, ana, visit, shop, noon):
    asked = mirrors.look(ana.user, talk.pk, now=noon)

    mirrors.agree(visit("Yan"), shop, now=noon)

    assert now_of(asked).status == Mirror.Status.ASKED
