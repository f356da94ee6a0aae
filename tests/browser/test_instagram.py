"""Answering on Instagram from a phone: lengths are counted in bytes, and people answer for a week where they may."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import messages
from conversations.models import Connection, Group, Identity, Inbox, Visitor
from routing.models import Availability, Rule

from .conftest import PHONE, axe


@pytest.fixture
def desk(sign_in, hire, shop):
    """An agent's page with a conversation on Instagram, begun two hours ago."""
    inbox = Inbox.objects.create(name="Instagram", key="account", channel="instagram")
    Connection.objects.create(inbox=inbox, values={"human_agent": "on"})
    Rule.objects.create(inbox=inbox, group=Group.objects.get(name="Sales"))
    agent, now = hire("Ana"), timezone.now()
    Availability.objects.create(agent=agent, channel="instagram", is_wanted=True)
    visitor = Visitor.objects.create(name="Camille Aubert", created_at=now)
    Identity.objects.create(inbox=inbox, external_id="24900000000000001", visitor=visitor)
    wrote(hours=2)
    messages.post_from_visitors([messages.Words(visitor, inbox, "1", "Bonjour")], now=now)
    page = sign_in(agent.user, PHONE)
    page.open("Camille Aubert")
    return page


def wrote(**ago):
    wrote_at = timezone.now() - timedelta(**ago)
    Identity.objects.update(wrote_at=wrote_at, answerable_until=wrote_at + timedelta(hours=24))


def test_an_accented_letter_counts_two(desk):
    too_long, field = desk.pane().locator(".too-long"), desk.field()
    expect(field).to_be_editable()

    field.fill("é" * 500)
    expect(desk.send_button()).to_be_enabled()
    expect(too_long).to_be_hidden()

    field.fill("é" * 501 + "🙂")
    expect(too_long).to_have_text("6 too many: at most 1,000. An accented letter counts 2, an emoji 4.")
    expect(desk.send_button()).to_be_disabled()
    assert not axe(desk.page)


def test_after_a_day_people_answer_on_and_are_told_until_when(desk):
    line = desk.pane().locator(".window-line")
    expect(desk.field()).to_be_editable()
    expect(line).to_be_hidden()

    wrote(hours=30)
    desk.page.reload()

    expect(line).to_have_text(
        "After its usual time, Instagram still accepts personal answers, but no advertising, for 5 d"
    )
    expect(desk.field()).to_be_editable()

    wrote(days=7)
    desk.page.reload()

    expect(line).to_be_hidden()
    expect(desk.field()).not_to_be_editable()
    expect(desk.pane().locator('.window-closed[data-why="window"]')).to_contain_text("Camille has to write first.")
