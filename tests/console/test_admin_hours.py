"""Business hours and opinions in the administration."""

import pytest
from django.urls import reverse

from conversations import surveys
from conversations.models import Conversation, Inbox, OpeningHours, Survey
from tests.admin_forms import fields_of


@pytest.fixture
def page(client, adam, shop):
    """Posts the inbox's form with these stretches: (weekday, opens, closes)."""
    client.force_login(adam)
    address = reverse("admin:conversations_inbox_change", args=[shop.pk])

    def post(*stretches, delete=()):
        said = fields_of(client.get(address))
        existing = list(OpeningHours.objects.order_by("weekday", "opens"))
        for prefix, total, first in (("tags", 0, 0), ("closed_days", 0, 0), ("hours", len(stretches), len(existing))):
            said |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": first}
        for n, (weekday, opens, closes) in enumerate(stretches):
            said |= {f"hours-{n}-weekday": weekday, f"hours-{n}-opens": opens, f"hours-{n}-closes": closes}
            said[f"hours-{n}-inbox"] = shop.pk
            if n < len(existing):
                said[f"hours-{n}-id"] = existing[n].pk
            if n in delete:
                said[f"hours-{n}-DELETE"] = "on"
        return client.post(address, said)

    return post


def test_hours_are_stored(page, shop):
    response = page((0, "09:00", "12:00"), (0, "12:00", "18:00"))

    assert response.status_code == 302, response.context["errors"]
    assert [str(row) for row in shop.hours.all()] == ["Monday 09:00–12:00", "Monday 12:00–18:00"]


def test_hours_that_overlap_are_refused(page, shop):
    response = page((0, "09:00", "12:00"), (0, "11:00", "18:00"))

    assert "These hours overlap: Monday 09:00–12:00 and Monday 11:00–18:00." in response.content.decode()
    assert not shop.hours.exists()


def test_hours_that_close_before_they_open_are_refused(page, shop):
    response = page((0, "18:00", "09:00"))

    assert "It must close after it opens." in response.content.decode()
    assert not shop.hours.exists()


def test_one_that_is_deleted_is_in_nobodys_way(page, shop):
    page((0, "09:00", "12:00"), (0, "12:00", "18:00"))

    response = page((0, "09:00", "12:00"), (0, "11:00", "18:00"), delete={0})

    assert response.status_code == 302, response.context["errors"]
    assert [str(row) for row in shop.hours.all()] == ["Monday 11:00–18:00"]


def test_a_time_zone_that_is_none_is_refused(page, shop):
    Inbox.objects.filter(pk=shop.pk).update(timezone="Nowhere/City")

    assert "is not a time zone" in page().content.decode()


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
