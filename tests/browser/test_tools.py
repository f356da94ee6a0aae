"""Every tool of a conversation is there on the phone and on the desktop: the same functions on both."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from console.desk.tools import TOOLS
from conversations import lifecycle, messages
from conversations.models import Conversation, Visitor, Website
from routing import answers
from routing.models import Availability

from .conftest import DESKTOP, PHONE

WHILE_SNOOZED = {"resume"}
WHILE_WAITING = {"take"}  # for who supervises: tests/console/test_take.py
# Where answers are public, and where templates are: tests/channels/test_facebook.py, test_templates.py.
ON_OTHER_CHANNELS = {"answer-in-private", "template"}


@pytest.fixture
def talk(sign_in, hire, shop):
    """An agent's page with a conversation of a visitor who has written before."""

    def begin(device):
        agent, now = hire("Ana"), timezone.now()
        Website.objects.filter(inbox=shop).update(keeps_visited_pages=True)
        Availability.objects.create(agent=agent, channel="video")
        visitor = Visitor.objects.create(name="Camille Aubert", created_at=now, language="fr", online=True)
        for days, text in ((30, "Does the lamp take a dimmer?"), (0, "The globe is broken")):
            moment = now - timedelta(days=days)
            words = messages.Words(visitor, shop, f"{days}", text)
            [posted] = messages.post_from_visitors([words], now=moment)
            if days:
                lifecycle.close(Conversation.objects.get(pk=posted.conversation_id), by=agent.user, now=moment)
        answers.answer(agent.user, posted.conversation_id, text="I look into it", client_id="1", now=now)
        desk = sign_in(agent.user, device)
        desk.open("Camille Aubert")
        return desk

    return begin


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_tool_is_there(talk, device):
    desk = talk(device)
    expect(desk.field()).to_be_editable()
    expect(desk.page.locator("#pane [data-command=past]").locator("visible=true")).to_have_count(1)
    in_sight = {
        tool.name for tool in TOOLS if desk.page.locator("#pane").locator(button(tool)).locator("visible=true").count()
    }
    desk.command("plus").click()
    sheet = desk.page.locator("#sheet")
    expect(sheet.locator(".tiles").first).to_be_visible()
    behind_plus = {tool.name for tool in TOOLS if sheet.locator(button(tool)).locator("visible=true").count()}
    elsewhere = WHILE_SNOOZED | WHILE_WAITING | ON_OTHER_CHANNELS
    assert in_sight | behind_plus == {tool.name for tool in TOOLS} - elsewhere

    sheet.locator("[data-dismiss]").first.click()
    address = desk.page.url
    desk.command("snooze").click()
    sheet.locator("#snooze-now").click()
    expect(desk.page.locator("#toasts")).to_contain_text("is snoozed")
    desk.page.goto(address)
    for name in WHILE_SNOOZED:
        expect(desk.pane().locator(f'[data-command="{name}"]')).to_be_visible()


def button(tool):
    return f'[data-command="{tool.name}"]'
