"""The sheet of a snooze, its days and hours in the agent's zone, and the list of what is snoozed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from console.desk import snoozed
from console.desk.tools import snooze as view
from console.drawing import moments
from conversations import lifecycle
from conversations.models import Conversation
from tests.markup import flat

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def at(monkeypatch):
    """The moment at which the pages are asked, for a reader in Paris."""

    def set_to(*moment):
        now = datetime(*moment, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
        monkeypatch.setattr(view.timezone, "now", lambda: now)
        return now

    return set_to


def post(agent, conversation, **said):
    seen = {"seen": conversation.last_message_id}
    return agent.post(reverse("snooze", args=[conversation.pk]), seen | said, headers=HTMX)


def custom(agent, conversation, day, hour, **more):
    return post(agent, conversation, choice="custom", day=day, time=hour, **more)


def test_the_sheet_says_what_each_choice_does(agent, mine, at):
    at(2026, 11, 24, 14, 12)

    page = agent.get(reverse("snooze-sheet", args=[mine.pk])).content.decode()

    assert "today 17:12" in page
    assert "tomorrow 14:12" in page
    assert ">Snooze until 17:12</button>" in flat(page)


@pytest.mark.parametrize(("choice", "hours"), [("3h", 3), ("24h", 24)])
def test_hours_are_hours_also_when_the_clocks_change(agent, mine, at, fresh, choice, hours):
    now = at(2026, 3, 28, 23, 30)

    assert post(agent, mine, choice=choice, keep="on").status_code == 200

    snoozed = fresh(mine)
    assert snoozed.snoozed_until - now == timedelta(hours=hours)
    assert snoozed.returns_to_desk


def test_it_goes_back_to_the_list_and_says_until_when_with_a_way_to_undo(agent, mine, at):
    at(2026, 11, 24, 14, 12)

    answer = post(agent, mine, choice="3h", keep="on")

    assert '"path": "/desk/"' in answer["HX-Location"]
    assert "Zoe is snoozed: back today 17:12" in answer["HX-Trigger"]
    assert reverse("resume", args=[mine.pk]) in answer["HX-Trigger"]


def test_until_they_write_has_no_end(agent, mine, fresh):
    post(agent, mine, choice="reply")

    assert (fresh(mine).status, fresh(mine).snoozed_until, fresh(mine).returns_to_desk) == ("snoozed", None, False)


def test_a_day_and_hour_are_those_of_the_agents_zone(agent, ana, mine, at, fresh):
    ana.user.timezone = "America/New_York"
    ana.user.save()
    at(2026, 11, 24, 14, 12)

    custom(agent, mine, "2026-11-26", "09:30")

    assert fresh(mine).snoozed_until == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day", "hour", "expected"),
    [
        ((2026, 3, 28, 12, 0), "2026-03-29", "01:45", datetime(2026, 3, 29, 0, 45, tzinfo=UTC)),
        ((2026, 3, 28, 12, 0), "2026-03-29", "03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ((2026, 10, 24, 12, 0), "2026-10-25", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ((2026, 10, 24, 12, 0), "2026-10-25", "03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
    ids=["before-the-gap", "after-the-gap", "twice-the-first", "after-twice"],
)
def test_nights_on_which_the_clocks_change(agent, mine, at, fresh, now, day, hour, expected):
    at(*now)

    custom(agent, mine, day, hour)

    assert fresh(mine).snoozed_until == expected


def test_an_hour_that_the_clocks_leave_out_is_refused_in_the_sheet(agent, mine, at, fresh):
    at(2026, 3, 28, 12, 0)

    answer = custom(agent, mine, "2026-03-29", "02:30")

    assert answer.status_code == 422
    assert "there is no 02:30" in answer.content.decode()
    assert not fresh(mine).is_snoozed


def test_an_hour_that_comes_twice_is_the_second_one_when_the_first_has_passed():
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 2:45 of the summer, in Paris

    with timezone.override("Europe/Paris"):
        assert moments.in_zone(date(2026, 10, 25), time(2, 30), between) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Choose how long"),
        ({"choice": "7h"}, "Choose how long"),
        ({"choice": "custom"}, "Choose a day and an hour"),
        ({"choice": "custom", "day": "soon", "time": "09:00"}, "Choose a day"),
        ({"choice": "custom", "day": "2026-11-31", "time": "09:00"}, "Choose a day"),
        ({"choice": "custom", "day": "2026-11-26", "time": "25:00"}, "Choose an hour"),
        ({"choice": "custom", "day": "2026-11-23", "time": "09:00"}, "day has passed"),
        ({"choice": "custom", "day": "0001-01-01", "time": "00:00"}, "day has passed"),
        ({"choice": "custom", "day": "2026-11-24", "time": "09:00"}, "time has passed"),
        ({"choice": "custom", "day": "2027-02-23", "time": "09:00"}, "90 days"),
        ({"choice": "custom", "day": "2027-02-22", "time": "23:45"}, "90 days"),
        ({"choice": "custom", "day": "9999-12-31", "time": "23:45"}, "90 days"),
    ],
)
def test_what_cannot_be_is_refused_in_the_sheet_and_changes_nothing(agent, mine, at, said, why):
    at(2026, 11, 24, 14, 12)
    before = Conversation.objects.filter(pk=mine.pk).values().get()

    answer = post(agent, mine, **said)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert Conversation.objects.filter(pk=mine.pk).values().get() == before


def test_days_of_two_weeks_at_least_then_all_of_the_ninety(agent, mine, at):
    at(2026, 11, 24, 14, 12)
    address = reverse("snooze-custom", args=[mine.pk])

    some, every = agent.get(address).content.decode(), agent.get(address, {"all": "1"}).content.decode()

    assert "November, December 2026" in some
    assert "Wednesday 25 November" in some
    assert "Another day, until 22 February" in some
    assert "November 2026 – February 2027" in every
    assert [flat(page).count('type="radio" name="day"') for page in (some, every)] == [2 * 7, 14 * 7]


def options(page):
    """Hour → whether it can be chosen, and the one that is."""
    found = re.findall(r'<option\s+value="(\d\d:\d\d)"\s*(selected|disabled)?', page)
    return {hour: state != "disabled" for hour, state in found}, next(
        hour for hour, state in found if state == "selected"
    )


@pytest.mark.parametrize(
    ("now", "zone", "asked", "day", "hour", "passed"),
    [
        ((14, 12), "Europe/Paris", {}, "2026-11-25", "09:00", []),
        ((14, 12), "Europe/Paris", {"day": "2026-11-24", "time": "09:00"}, "2026-11-24", "14:15", ["00:00", "14:00"]),
        ((14, 15), "Europe/Paris", {"day": "2026-11-24", "time": "14:15"}, "2026-11-24", "14:30", ["14:15"]),
        ((23, 50), "Europe/Paris", {"day": "2026-11-24", "time": "09:00"}, "2026-11-25", "09:00", []),
        ((23, 50), "America/New_York", {"day": "2026-11-24", "time": "09:00"}, "2026-11-24", "18:00", ["17:45"]),
    ],
)
def test_no_hour_that_has_passed_is_proposed(agent, ana, mine, at, now, zone, asked, day, hour, passed):
    ana.user.timezone = zone
    ana.user.save()
    at(2026, 11, 24, *now)

    page = flat(agent.get(reverse("snooze-custom", args=[mine.pk]), asked).content.decode())

    hours, chosen = options(page)
    assert chosen == hour
    assert re.search(rf'value="{day}"[^>]*checked', page)
    assert not any(hours[one] for one in passed)
    assert all(possible for one, possible in hours.items() if one >= hour)


def test_nor_is_one_that_the_clocks_leave_out(agent, mine, at):
    at(2026, 3, 28, 12, 0)
    address = reverse("snooze-custom", args=[mine.pk])

    hours, chosen = options(flat(agent.get(address, {"day": "2026-03-29", "time": "02:30"}).content.decode()))

    assert [hour for hour, possible in hours.items() if not possible] == ["02:00", "02:15", "02:30", "02:45"]
    assert chosen == "03:00"


def test_two_tabs_snooze_at_once_and_the_second_is_told_in_its_sheet(agent, mine):
    assert post(agent, mine, choice="3h").status_code == 200

    again = post(agent, mine, choice="24h")

    assert again.status_code == 422
    assert "moved on" in again.content.decode()


def test_resumed_it_opens(agent, ana, mine, fresh, noon):
    lifecycle.snooze(mine, by=ana.user, until=None, keep=True, now=noon)

    answer = agent.post(reverse("resume", args=[mine.pk]), headers=HTMX)

    assert reverse("thread", args=[mine.pk]) in answer["HX-Location"]
    assert fresh(mine).agent == ana.user
    assert fresh(mine).status == "active"
    assert agent.post(reverse("resume", args=[mine.pk]), headers=HTMX).status_code == 409


def test_the_thread_says_until_when_and_offers_to_resume(agent, ana, mine, noon):
    lifecycle.snooze(mine, by=ana.user, until=None, keep=True, now=noon)

    page = agent.get(reverse("thread", args=[mine.pk])).content.decode()

    assert "Snoozed until the visitor writes" in page
    assert "Resume now" in page
    assert "data-mine" not in page


def test_the_list_says_when_each_comes_back(agent, ana, hire, visit, write, fresh):
    now = timezone.now()
    ana.availabilities.update(capacity=9)
    for name, until, keep in [
        ("Lou", now + timedelta(days=20), True),
        ("Rae", None, False),
        ("Sol", now + timedelta(seconds=30), False),
    ]:
        lifecycle.snooze(fresh(write(visit(name))), by=ana.user, until=until, keep=keep, now=now)

    page = agent.get(reverse("snoozed")).content.decode()

    assert page.index("Sol") < page.index("Lou") < page.index("Rae")
    assert page.count("Kept") == 1
    assert "When the visitor writes" in page


def test_the_list_is_ones_own(client, ana, ben, zoe, write, fresh, noon):
    conversation = fresh(write(zoe))
    other = {ana.user_id: ben, ben.user_id: ana}[conversation.agent_id]
    lifecycle.snooze(conversation, by=conversation.agent, until=None, keep=True, now=noon)
    client.force_login(conversation.agent)
    assert "Zoe<" in flat(client.get(reverse("snoozed")).text)

    client.force_login(other.user)

    assert "Zoe<" not in flat(client.get(reverse("snoozed")).text)


def test_a_list_of_any_length_takes_the_same_queries(
    agent, ana, visit, write, fresh, noon, later, django_assert_num_queries
):
    ana.availabilities.update(capacity=9)
    lifecycle.snooze(fresh(write(visit("One"))), by=ana.user, until=None, keep=True, now=noon)
    with django_assert_num_queries(1):
        snoozed.page(ana.user)
    for name in ("Two", "Three"):
        lifecycle.snooze(fresh(write(visit(name))), by=ana.user, until=later(hours=1), keep=True, now=noon)

    with django_assert_num_queries(1):
        assert sum(len(rows) for rows in snoozed.page(ana.user)["groups"].values()) == 3


def test_pages_follow_each_other_without_holes(ana, visit, write, fresh, noon, later, monkeypatch):
    monkeypatch.setattr(snoozed, "PAGE", 2)
    ana.availabilities.update(capacity=9)
    for name, until in [("A", later(hours=2)), ("B", None), ("C", later(hours=1)), ("D", None), ("E", later(hours=2))]:
        lifecycle.snooze(fresh(write(visit(name))), by=ana.user, until=until, keep=True, now=noon)

    seen, after = [], ""
    while True:
        page = snoozed.page(ana.user, after=after)
        seen += [row.conversation.visitor.name for rows in page["groups"].values() for row in rows]
        after = page["next"]
        if not after:
            break

    assert seen == ["C", "A", "E", "B", "D"]


@pytest.mark.parametrize("key", ["x", "open~x", "~1", "2026-03-02~1", "yesterday~1", "open~99999999999999999999999"])
def test_a_key_that_is_none_shows_the_list_from_its_beginning_or_nothing(agent, key):
    assert agent.get(reverse("snoozed"), {"after": key}).status_code == 200
