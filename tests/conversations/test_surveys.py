"""A visitor's opinion: asked after an agent's closing, given once, kept for every agent who answered."""

from datetime import timedelta

import pytest

from conversations import blocks, lifecycle, signals, surveys
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Conversation, Message, Survey
from routing import answers, transfers

pytestmark = pytest.mark.django_db(transaction=True)

OPINION = surveys.Opinion(4, "Quick answer", 9)


@pytest.fixture
def answered(ana, zoe, write, fresh, noon):
    """Zoe's conversation, answered by ana."""
    conversation = fresh(write(zoe))
    answers.answer(ana.user, conversation.pk, text="Here", client_id="a1", now=noon)
    return fresh(conversation)


@pytest.fixture
def closed(answered, ana, fresh, noon):
    lifecycle.close(answered, by=ana.user, now=noon)
    return fresh(answered)


@pytest.fixture
def rate(zoe, shop, noon):
    def give(conversation, opinion=OPINION, visitor=zoe, now=noon):
        return surveys.rate(visitor, shop, conversation.pk, opinion=opinion, now=now)

    return give


def test_it_is_asked_once_an_agent_has_closed(answered, ana, fresh, noon):
    assert not surveys.is_asked(fresh(answered), noon)
    lifecycle.close(answered, by=ana.user, now=noon)
    assert surveys.is_asked(fresh(answered), noon)


def test_it_is_not_asked_where_the_inbox_has_none(closed, shop, noon, fresh):
    shop.website.has_survey = False
    shop.website.save()

    assert not surveys.is_asked(fresh(closed), noon)


def test_it_is_not_asked_a_week_later(closed, rate, later):
    assert surveys.is_asked(closed, later(days=6, hours=23))
    assert not surveys.is_asked(closed, later(days=7))
    with pytest.raises(NotPossible):
        rate(closed, now=later(days=7))


def test_it_is_not_asked_after_a_block(answered, ana, zoe, fresh, noon, rate):
    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    assert fresh(answered).is_closed
    assert not surveys.is_asked(fresh(answered), noon)
    with pytest.raises(NotPossible):
        rate(answered)


@pytest.mark.parametrize("closed_by", ["idle", "block", "snooze"])
def test_it_is_not_asked_after_any_automatic_closing(closed, closed_by, fresh, noon):
    Conversation.objects.update(closed_by=closed_by)

    assert not surveys.is_asked(fresh(closed), noon)


def test_it_is_kept_with_its_line_in_the_timeline(closed, shop, rate, noon):
    shop.website.asks_recommendation = True
    shop.website.save()

    survey = rate(closed)

    assert (survey.score, survey.comment, survey.recommendation, survey.answered_at) == (4, "Quick answer", 9, noon)
    line = Message.objects.get(event="rated")
    assert line.details == {"score": 4, "comment": "Quick answer", "recommendation": "9"}
    assert line.revision == Conversation.objects.get().revision > closed.revision


def test_a_recommendation_of_zero_is_shown(closed, shop, rate):
    shop.website.asks_recommendation = True
    shop.website.save()

    rate(closed, surveys.Opinion(1, recommendation=0))

    assert Survey.objects.get().recommendation == 0
    assert Message.objects.get(event="rated").details["recommendation"] == "0"


def test_a_recommendation_that_was_not_asked_for_is_not_kept(closed, rate):
    assert rate(closed).recommendation is None


def test_it_counts_for_every_agent_who_answered_and_for_no_other(answered, ana, ben, olga, rate, fresh, noon):
    transfers.transfer(olga, answered.pk, to=ben, now=noon)
    answers.answer(ben.user, answered.pk, text="And here", client_id="b1", now=noon)
    lifecycle.close(fresh(answered), by=olga, now=noon)

    survey = rate(answered)

    assert set(survey.agents.all()) == {ana.user, ben.user}


def test_it_is_given_once(closed, rate):
    rate(closed)

    with pytest.raises(NotPossible, match="already"):
        rate(closed, surveys.Opinion(1))
    assert Survey.objects.get().score == 4


def test_nobody_rates_what_is_open_or_anothers(answered, rate, visit, ana, fresh, noon):
    with pytest.raises(NotPossible):
        rate(answered)
    lifecycle.close(fresh(answered), by=ana.user, now=noon)
    with pytest.raises(NotReachable):
        rate(answered, visitor=visit("Stranger"))

    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"score": 0},
        {"score": 6},
        {"score": "5"},
        {"score": True},
        {"score": None},
        {"score": 4.5},
        {"score": 5, "recommendation": 11},
        {"score": 5, "recommendation": -1},
        {"score": 5, "comment": 7},
        {"score": 5, "comment": "x" * 2001},
    ],
)
def test_nonsense_is_refused_in_words(said):
    with pytest.raises(NotPossible):
        surveys.checked(**said)


def test_a_comment_is_stored_without_what_no_database_takes():
    assert surveys.checked(score=5, comment=" Fine\x00 ") == surveys.Opinion(5, "Fine")


def test_the_news_of_it_carries_ids(closed, rate, ana, shop, zoe):
    heard = []

    def hear(sender, **facts):
        heard.append({name: fact for name, fact in facts.items() if name != "signal"})

    signals.conversation_rated.connect(hear)
    survey = rate(closed)
    signals.conversation_rated.disconnect(hear)

    assert heard == [
        {
            "conversation_id": closed.pk,
            "survey_id": survey.pk,
            "visitor_id": zoe.pk,
            "inbox_id": shop.pk,
            "agent_ids": [ana.user_id],
        }
    ]


def test_the_next_conversation_is_asked_about_anew(closed, ana, zoe, write, rate, fresh, later):
    rate(closed)
    conversation = fresh(write(zoe, "Hello again", now=later(hours=1)))
    lifecycle.close(conversation, by=ana.user, now=later(hours=2))

    assert surveys.is_asked(fresh(conversation), later(hours=2))
    assert later(hours=2) - closed.closed_at == timedelta(hours=2)
