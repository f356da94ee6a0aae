"""Two pages of one visitor at the same instant: one opinion, one transcript, and the other page is told."""

import pytest
from django.core import mail

from conversations import lifecycle, surveys, transcripts
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Message, Survey, Transcript

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def ended(ana, zoe, write, fresh, noon):
    conversation = fresh(write(zoe))
    lifecycle.close(conversation, by=ana.user, now=noon)
    return conversation


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_pages_rate_at_once(race, ended, zoe, shop, noon, turn):
    def rate(score):
        opinion = surveys.Opinion(score)
        return lambda: retried(surveys.rate)(zoe, shop, ended.pk, opinion=opinion, now=noon)

    outcomes = race(rate(1), rate(5))

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, NotPossible)) == [NotPossible]
    kept = Survey.objects.get()
    assert kept in outcomes
    assert Message.objects.get(event="rated").details["score"] == kept.score


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_pages_ask_for_the_transcript_at_once(race, ended, zoe, shop, noon, turn):
    def ask():
        return retried(transcripts.ask)(zoe, shop, ended.pk, address="zoe@visitor.example", language="en", now=noon)

    outcomes = race(ask, ask)

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert Transcript.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_jobs_send_one_transcript(race, ended, zoe, shop, noon, turn):
    asked = Transcript.objects.create(
        conversation=ended, address="zoe@visitor.example", language="en", asked_at=noon, due_at=noon
    )

    outcomes = race(*[lambda: retried(transcripts.deliver)(asked.pk, after=0, now=noon)] * 2)

    assert sorted(outcomes) == [False, True]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_ask_for_one_job(race, ended, noon, later, turn):
    Transcript.objects.create(
        conversation=ended, address="zoe@visitor.example", language="en", asked_at=noon, due_at=noon
    )

    assert sorted(race(*[lambda: retried(transcripts.ask_again)(later(minutes=1))] * 2)) == [0, 1]
    assert len(mail.outbox) == 1
