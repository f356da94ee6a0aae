"""A macro on the phone: one tap answers, tags and closes; a refusal changes nothing."""

import pytest
from playwright.sync_api import expect

from conversations.models import Inbox, Macro, MacroStep, Message

from .conftest import axe


@pytest.fixture
def macro(tags):
    made = Macro.objects.create(name="Broken lamp")
    for position, (action, fields) in enumerate(
        [("reply", {"text": "A new one leaves today. {agent}"}), ("tag", {"tag_name": "Return"}), ("close", {})]
    ):
        MacroStep.objects.create(macro=made, position=position, action=action, **fields)
    return made


@pytest.fixture
def talk(macro, hire, sign_in, visit):
    agent = hire("Ana")
    visitor = visit().write("It is broken")
    phone = sign_in(agent.user)
    phone.take_offer()
    return phone, visitor


def open_macros(phone):
    phone.command("plus").click()
    phone.page.locator("dialog[open] [data-command=macros]").click()
    return phone.page.locator("dialog[open]")


def test_one_tap_does_it_all(talk, only_conversation, tags):
    phone, visitor = talk
    sheet = open_macros(phone)
    for words in ("A new one leaves today. Ana", "Tags it “Return”", "Closes it"):
        expect(sheet).to_contain_text(words)
    assert not axe(phone.page)

    sheet.locator(".macro").dblclick()

    expect(visitor.messages().last).to_have_text("A new one leaves today. Ana")
    expect(phone.page.locator("#chats")).to_be_visible()
    expect(phone.page.locator("#toasts")).to_contain_text("Done: Broken lamp")
    conversation = only_conversation()
    assert (conversation.is_closed, conversation.tag) == (True, tags[1])
    assert Message.objects.filter(text__startswith="A new one").count() == 1


def test_a_refusal_is_said_and_nothing_has_changed(talk, only_conversation, macro):
    phone, visitor = talk
    macro.steps.filter(action="tag").delete()
    assert Inbox.objects.get().tag_required

    open_macros(phone).locator(".macro").click()

    expect(phone.page.locator("#toasts")).to_contain_text("mandatory")
    expect(visitor.messages()).to_have_count(1)
    assert not only_conversation().is_closed
    assert not Message.objects.filter(event="macro").exists()
