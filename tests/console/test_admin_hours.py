"""Business hours and opinions in the administration."""

import re

import pytest
from django.urls import reverse

from conversations import surveys
from conversations.models import Conversation, OpeningHours, Survey
from tests.admin_forms import fields_of


@pytest.fixture
def page(client, adam, shop):
    """Posts the inbox's form with these stretches: (weekday, opens, closes)."""
    client.force_login(adam)
    address = reverse("admin:conversations_inbox_change", args=[shop.pk])

    def post(*stretches, **changes):
        said = fields_of(client.get(address))
        said.pop("week")
        for n, (weekday, opens, closes) in enumerate(stretches):
            said |= {f"week-{weekday}-{n}-opens": opens, f"week-{weekday}-{n}-closes": closes}
        return client.post(address, {"week-0-0-opens": "", **said, **changes})

    return post


def test_hours_are_stored_as_they_are_shown(page, shop, client):
    response = page((0, "14:00", "18:00"), (0, "09:00", "12:00"), (5, "10:00", "00:00"))

    assert response.status_code == 302, response.context["errors"]
    assert [str(row) for row in shop.hours.all()] == [
        "Monday 09:00–12:00",
        "Monday 14:00–18:00",
        "Saturday 10:00–23:59",
    ]
    html = client.get(reverse("admin:conversations_inbox_change", args=[shop.pk])).text
    assert html.count('class="day"') == 7
    shown = [*re.findall(r'name="week-0-[^"]*"\s+value="([^"]*)"', html)]
    assert shown == ["09:00", "12:00", "14:00", "18:00"]


def test_a_week_is_changed_where_it_was_changed(page, shop):
    page((0, "09:00", "12:00"), (1, "09:00", "12:00"))
    kept = shop.hours.get(weekday=0)

    page((0, "09:00", "12:00"), (2, "09:00", "12:00"))

    assert shop.hours.get(weekday=0) == kept
    assert sorted(shop.hours.values_list("weekday", flat=True)) == [0, 2]
    page()
    assert not shop.hours.exists()


def test_a_form_without_a_week_leaves_it_as_it_is(client, adam, shop):
    client.force_login(adam)
    address = reverse("admin:conversations_inbox_change", args=[shop.pk])
    said = {name: value for name, value in fields_of(client.get(address)).items() if name != "week"}
    OpeningHours.objects.create(inbox=shop, weekday=0, opens="09:00", closes="12:00")

    assert client.post(address, {**said, "name": "Renamed"}).status_code == 302

    assert shop.hours.count() == 1


@pytest.mark.parametrize(
    ("stretches", "words"),
    [
        (
            [(0, "09:00", "12:00"), (0, "11:00", "18:00")],
            "These hours overlap: Monday 09:00–12:00 and Monday 11:00–18:00.",
        ),
        ([(1, "18:00", "09:00")], "Tuesday: It must close after it opens."),
        ([(2, "09:00", "")], "Wednesday: Write both when it opens and when it closes."),
        ([(3, "09:00", "25:99")], "Thursday: Enter a valid time."),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words_and_stay_on_the_page(page, shop, stretches, words):
    html = page(*stretches).text

    assert words in html
    assert f'value="{stretches[0][1]}"' in html
    assert not shop.hours.exists()


def test_a_time_zone_that_is_none_is_refused(page, shop):
    assert page(timezone="Nowhere/City").status_code == 200


def test_opinions_are_listed_with_their_agents_and_changed_nowhere(
    client, adam, ana, zoe, shop, noon, django_assert_max_num_queries
):
    conversation = Conversation.objects.create(
        visitor=zoe,
        inbox=shop,
        opened_at=noon,
        last_message_at=noon,
        status="closed",
        closed_at=noon,
        closed_by="agent",
    )
    surveys.rate(zoe, shop, conversation.pk, opinion=surveys.Opinion(4, "Quick answer"), now=noon)
    Survey.objects.get().agents.add(ana.user)
    client.force_login(adam)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("admin:conversations_survey_changelist")).content.decode()

    assert "Quick answer" in page
    assert "Ana" in page
    assert client.get(reverse("admin:conversations_survey_add")).status_code == 403
    one = reverse("admin:conversations_survey_change", args=[Survey.objects.get().pk])
    assert client.post(one, {"score": 1}).status_code == 403
