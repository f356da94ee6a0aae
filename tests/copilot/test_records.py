"""A row for each suggestion: what it took, what became of it, how many an agent has left; no text."""

from decimal import Decimal

import pytest

from conversations.copilot import records, service
from conversations.copilot.events import Failed, Reason
from conversations.copilot.models import Feature, ModelSetting, Outcome, Suggestion

SAID = "You need not send it back [1]."


@pytest.fixture
def suggestion(ask, article, model):
    model.says(SAID)
    return Suggestion.objects.get(pk=ask()[-1].suggestion_id)


def test_it_says_what_it_took(suggestion, ana, conversation, noon):
    assert (suggestion.agent, suggestion.conversation) == (ana.user, conversation)
    assert (suggestion.feature, suggestion.model, suggestion.asked_at) == (Feature.ANSWER, "some-model", noon)
    assert (suggestion.tokens_read, suggestion.tokens_written, suggestion.cost) == (120, 30, None)
    assert suggestion.seconds >= 0
    assert (suggestion.failure, suggestion.outcome) == ("", "")


def test_where_tokens_have_a_price_it_has_a_cost(ask, article, model):
    ModelSetting.objects.update(price_read=Decimal("2.5"), price_written=Decimal(10))
    service.endpoints.forget()
    model.says(SAID)
    ask()
    assert Suggestion.objects.get().cost == Decimal("0.0006")


def test_no_text_is_kept(suggestion):
    kept = " ".join(str(value) for value in Suggestion.objects.values().get().values())
    assert "send" not in kept
    assert "lamp" not in kept


def test_its_agent_settles_it_once(suggestion, ana, ben, noon):
    assert not records.settle(suggestion.pk, ben.user, Outcome.ACCEPTED, now=noon)
    assert records.settle(suggestion.pk, ana.user, Outcome.EDITED, now=noon)
    assert not records.settle(suggestion.pk, ana.user, Outcome.REFUSED, now=noon)
    suggestion.refresh_from_db()
    assert suggestion.outcome == Outcome.EDITED


def test_what_failed_is_settled_by_nobody(ask, article, model, ana, noon):
    model.says("NOTHING")
    ask()
    [row] = Suggestion.objects.all()
    assert row.failure == Reason.NOTHING_FOUND
    assert not records.settle(row.pk, ana.user, Outcome.ACCEPTED, now=noon)


def test_a_day_has_its_number_for_each_agent(ask, article, model, ana, ben, noon, later):
    ModelSetting.objects.update(most_a_day=2)
    service.endpoints.forget()
    model.says(SAID)
    ask()
    assert records.allowance(ana.user, noon).left == 1
    ask()
    assert ask() == [Failed(Reason.LIMIT)]
    assert records.allowance(ana.user, noon) == records.Allowance(0, Reason.LIMIT.label)
    assert records.allowance(ben.user, noon).left == 2
    assert len(ask(agent=ben)) == 2
    assert len(ask(now=later(days=1))) == 2
    assert Suggestion.objects.count() == 4


def test_what_failed_counts_for_nothing(ask, article, model, ana, noon):
    ModelSetting.objects.update(most_a_day=1)
    service.endpoints.forget()
    model.plays(lambda handler: handler.send_status(500))
    ask()
    assert records.allowance(ana.user, noon).left == 1


def test_it_goes_with_its_conversation(suggestion, conversation):
    conversation.delete()
    assert not Suggestion.objects.exists()
