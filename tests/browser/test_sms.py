"""Writing an SMS on a phone: how many messages it becomes, and the letter that makes it two."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import messages
from conversations.models import Group, Identity, Inbox, Visitor
from routing.models import Availability, Rule

from .conftest import PHONE, axe
from .fitting import unfit


@pytest.fixture
def desk(sign_in, hire, shop):
    """An agent's page with a conversation by SMS."""
    inbox = Inbox.objects.create(name="Number", key="number", channel="sms")
    Rule.objects.create(inbox=inbox, group=Group.objects.get(name="Sales"))
    agent, now = hire("Ana"), timezone.now()
    Availability.objects.create(agent=agent, channel="sms", is_wanted=True)
    visitor = Visitor.objects.create(name="Camille Aubert", created_at=now)
    Identity.objects.create(inbox=inbox, external_id="tel:33612345678", phone="33612345678", visitor=visitor)
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
    assert unfit(desk.page) == []
    line.get_by_role("button", name="Because of “ê”").click()
    expect(field).to_be_focused()
    marked = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert marked == "ê"

    field.fill("Votre commande est prête. " + "Elle attend au magasin. " * 20)
    field.evaluate("field => field.scrollTo(0, field.scrollHeight)")
    line.get_by_role("button", name="Because of “ê”").click()
    assert field.evaluate("field => field.scrollTop") == 0

    field.fill("Votre commande est prete.")
    expect(line).to_be_hidden()


def test_who_wants_no_more_messages_is_written_none_and_why_is_said_before(desk):
    field = desk.field()
    expect(field).to_be_editable()
    field.fill("Votre commande est ")

    Identity.objects.update(stopped_at=timezone.now())
    desk.page.reload()

    reason = desk.pane().get_by_text("Camille wants no more messages by SMS")
    expect(reason).to_be_visible()
    assert unfit(desk.page) == []
    expect(field).not_to_be_editable()
    expect(field).to_have_value("Votre commande est ")
    expect(desk.send_button()).to_be_hidden()
    desk.command("plus").click()
    sheet = desk.page.locator("dialog[open]")
    expect(sheet.get_by_role("button", name="Take a photo")).to_be_disabled()
    expect(sheet.locator("#off-1")).to_contain_text("They have asked for no more messages by SMS.")
    assert not axe(desk.page)
    sheet.locator('[data-command="note"]').click()
    desk.field().fill("Elle rappellera demain")
    expect(desk.send_button()).to_be_enabled()
    expect(reason).to_be_hidden()
