"""Writing an SMS on a phone: how many messages it becomes, and the letter that makes it two."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import messages
from conversations.models import Group, Inbox, Visitor
from routing.models import Availability, Rule

from .conftest import PHONE


@pytest.fixture
def desk(sign_in, hire, shop):
    """An agent's page with a conversation by SMS."""
    inbox = Inbox.objects.create(name="Number", key="number", channel="sms")
    Rule.objects.create(inbox=inbox, group=Group.objects.get(name="Sales"))
    agent, now = hire("Ana"), timezone.now()
    Availability.objects.create(agent=agent, channel="sms", is_wanted=True)
    visitor = Visitor.objects.create(name="Camille Aubert", created_at=now)
    messages.post_from_visitors([messages.Words(visitor, inbox, "1", "Bonjour")], now=now)
    page = sign_in(agent.user, PHONE)
    page.open("Camille Aubert")
    return page


def test_the_letter_that_makes_it_two_messages_is_marked(desk):
    line, field = desk.page.locator(".sms-line"), desk.field()
    expect(field).to_be_editable()
    expect(line).to_be_hidden()

    field.fill("Votre commande est prête. " + "a" * 60)

    expect(line).to_contain_text("2 messages: 86 of 134 characters")
    line.get_by_role("button", name="Because of “ê”").click()
    expect(field).to_be_focused()
    marked = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert marked == "ê"

    field.fill("Votre commande est prete.")
    expect(line).to_be_hidden()
