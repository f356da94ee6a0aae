"""Closing, snoozing and taking back are done once, however often a device asks for the same."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import lifecycle
from conversations.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


def post(agent, name, conversation, **said):
    seen = {"seen": conversation.last_message_id}
    return agent.post(reverse(name, args=[conversation.pk]), seen | said, headers=HTMX)


def lines(event):
    return Message.objects.filter(event=event)


def test_a_closing_is_answered_alike_the_second_time(agent, ana, mine):
    first = post(agent, "close", mine, note="Done", client_id="c1")
    second = post(agent, "close", mine, note="Done", client_id="c1")

    assert first.status_code == second.status_code == 200
    assert first["HX-Trigger"] == second["HX-Trigger"]
    assert lines("closed_agent").get().client_id == "c1"
    assert lines("closed_agent").get().agent == ana.user


def test_a_snooze_and_its_undo_are_done_once_each(agent, mine, fresh):
    for _ in range(2):
        assert post(agent, "snooze", mine, choice="3h", client_id="s1").status_code == 200
    assert fresh(mine).is_snoozed
    for _ in range(2):
        assert post(agent, "resume", mine, client_id="r1").status_code == 200
    assert post(agent, "snooze", mine, choice="3h", client_id="s1").status_code == 200

    assert not fresh(mine).is_snoozed
    assert (lines("snoozed").count(), lines("resumed").count()) == (1, 1)


def test_a_repeat_is_answered_though_the_conversation_has_gone_elsewhere(agent, ben, mine, fresh, olga):
    post(agent, "snooze", mine, choice="reply", client_id="s1")
    lifecycle.transfer(fresh(mine), agent=ben.user, group=None, by=olga, comment="", now=timezone.now())

    assert post(agent, "snooze", mine, choice="reply", client_id="s1").status_code == 200
    assert post(agent, "snooze", mine, choice="reply", client_id="s2").status_code == 404
    assert fresh(mine).agent == ben.user


def test_anothers_client_id_opens_nothing(agent, mine, client, ben):
    post(agent, "close", mine, client_id="c1")
    client.force_login(ben.user)

    assert post(client, "close", mine, client_id="c1").status_code == 404


def test_hours_count_from_when_they_were_chosen(agent, mine, fresh):
    chosen = timezone.now() - timedelta(hours=1)
    post(agent, "snooze", mine, choice="3h", client_id="s1", at=round(chosen.timestamp() * 1000))

    left = fresh(mine).snoozed_until - timezone.now()
    assert abs(left - timedelta(hours=2)) < timedelta(minutes=1)


def test_hours_count_from_when_they_were_chosen_whatever_the_devices_clock_says(agent, mine, fresh):
    """A device that does not know the server's time says how long it has waited, by one clock."""
    hour = 60 * 60 * 1000
    post(agent, "snooze", mine, choice="3h", client_id="s1", waited=hour)

    left = fresh(mine).snoozed_until - timezone.now()
    assert abs(left - timedelta(hours=2)) < timedelta(minutes=1)


@pytest.mark.parametrize("given", [{"waited": "-7200000"}, {"at": "9" * 14}])
def test_nothing_is_chosen_in_the_future(agent, mine, fresh, given):
    post(agent, "snooze", mine, choice="3h", client_id="s1", **given)

    left = fresh(mine).snoozed_until - timezone.now()
    assert abs(left - timedelta(hours=3)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "given", [{"waited": "x"}, {"waited": "9" * 30}, {"at": "9" * 30}, {"at": ""}, {"waited": "nan"}]
)
def test_a_moment_that_is_none_is_refused_in_words(agent, mine, fresh, given):
    assert post(agent, "snooze", mine, choice="3h", client_id="s1", **given).status_code == 409
    assert not fresh(mine).is_snoozed


def test_a_snooze_that_would_be_over_by_now_is_refused_in_words(agent, mine, fresh):
    chosen = timezone.now() - timedelta(hours=4)
    answer = post(agent, "snooze", mine, choice="3h", client_id="s1", at=round(chosen.timestamp() * 1000))

    assert answer.status_code == 422
    assert "has passed" in answer.content.decode()
    assert not fresh(mine).is_snoozed


@pytest.mark.parametrize("name", ["close", "snooze", "resume"])
def test_a_client_id_that_is_none_is_refused(agent, mine, name, fresh):
    assert post(agent, name, mine, client_id="x" * 65, choice="3h").status_code == 409
    assert fresh(mine).status == "active"
