"""The administration of the copilot's model: the key stays hidden, what it cannot do without is asked for."""

import pytest
from django.urls import reverse

from conversations.copilot import records, service
from conversations.copilot.models import Feature, ModelSetting, Suggestion

PAGE = "admin:copilot_modelsetting_change"
FILLED = {"is_on": "on", "url": "https://models.example/v1", "model": "some-model", "most_a_day": "50"}


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


@pytest.fixture
def page(administrator):
    """Where its one page is, which whoever looks for the list is led to."""
    answer = administrator.get(reverse("admin:copilot_modelsetting_changelist"))
    assert answer.url == reverse(PAGE, args=[1])
    return answer.url


def test_a_service_is_switched_on_there(administrator, page):
    assert administrator.post(page, {**FILLED, "secret": "sk-very-secret"}).status_code == 302
    assert service.is_configured()
    assert service.leaves_machine()
    assert ModelSetting.objects.get().secrets == {"key": "sk-very-secret"}


def test_the_key_is_never_shown_again_and_stays_where_none_is_typed(administrator, page):
    administrator.post(page, {**FILLED, "secret": "sk-very-secret"})
    assert "sk-very-secret" not in administrator.get(page).text
    administrator.post(page, {**FILLED, "secret": "", "most_a_day": "60"})
    row = ModelSetting.objects.get()
    assert (row.secrets, row.most_a_day) == ({"key": "sk-very-secret"}, 60)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"url": ""}, "The service cannot be asked without it."),
        ({"model": ""}, "The service cannot be asked without it."),
        ({"url": "file:///etc/passwd"}, "Enter a valid URL."),
        ({"most_a_day": "0"}, "greater than or equal to 1"),
        ({"price_read": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_is_missing_or_wrong_is_said(administrator, page, wrong, says):
    assert says in administrator.post(page, {**FILLED, **wrong}).text
    assert not service.is_configured()


def test_suggestions_are_told_by_agent_and_kind(administrator, ana, zoe, write, noon, later, monkeypatch):
    conversation = write(zoe).conversation
    asked = {"agent": ana.user, "conversation": conversation, "asked_at": noon}
    for outcome, failure, seconds in [("accepted", "", 2.0), ("edited", "", 4.0), ("", "not_reached", None)]:
        Suggestion.objects.create(
            feature=Feature.ANSWER, outcome=outcome, failure=failure, seconds=seconds, cost="0.25", **asked
        )
    Suggestion.objects.create(feature=Feature.SHORTER, outcome="refused", **{**asked, "asked_at": later(days=-31)})

    [share] = records.shares(later(days=-30))
    assert (share.agent, share.feature, share.asked) == ("Ana", Feature.ANSWER, 3)
    assert (share.accepted, share.edited, share.refused, share.failed, share.untold) == (1, 1, 0, 1, 0)
    assert (share.seconds, float(share.cost)) == (3.0, 0.75)

    monkeypatch.setattr("conversations.admin.copilot.timezone.now", lambda: noon)
    html = administrator.get(reverse("admin:copilot_suggestion_changelist")).text
    assert "In the last 30 days" in html
    assert "The model does not answer" in html


@pytest.mark.parametrize(
    ("fields", "days", "words"),
    [
        ({}, 0, ""),
        ({}, 2, "not told"),
        ({"outcome": "edited"}, 2, "edited"),
        ({"failure": "busy"}, 2, "Too many are waiting for the model"),
        ({"feature": Feature.SUMMARY}, 0, "read"),
    ],
)
def test_one_of_which_nobody_said_what_became_within_a_day_is_told_as_such(noon, later, fields, days, words):
    assert Suggestion(**{"feature": Feature.ANSWER, "asked_at": noon, **fields}).became(later(days=days)) == words


def test_agents_do_not_see_it(client, ana):
    client.force_login(ana.user)
    for model in ("modelsetting", "suggestion"):
        assert client.get(reverse(f"admin:copilot_{model}_changelist")).status_code in {302, 403}
