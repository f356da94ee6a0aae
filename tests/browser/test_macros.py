"""A macro on the phone: looked at, run by a second tap, undone for a moment; a refusal changes nothing."""

import pytest
from playwright.sync_api import expect

from conversations.models import Inbox, Macro, MacroStep, Message

from .conftest import axe
from .phones import wait_before_sending


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


def run(phone, name="Broken lamp"):
    """By the keyboard's own keys, as by a tap: it opens, and then runs."""
    sheet = open_macros(phone)
    sheet.get_by_text(name, exact=True).click()
    sheet.get_by_role("button", name=f"Run it: {name}").click()


def test_one_that_says_something_is_looked_at_and_done_by_a_second_tap(talk, only_conversation, tags):
    phone, visitor = talk
    sheet = open_macros(phone)
    button = sheet.get_by_role("button", name="Run it: Broken lamp")
    expect(button).to_be_hidden()
    sheet.locator("summary").focus()
    phone.page.keyboard.press("Enter")
    for words in ("A new one leaves today. Ana", "Tags it “Return”", "Closes it"):
        expect(sheet).to_contain_text(words)
    expect(button).to_be_in_viewport()
    assert not axe(phone.page)
    assert not Message.objects.filter(from_visitor=False, kind="text").exists()

    button.dblclick()

    expect(visitor.messages().last).to_have_text("A new one leaves today. Ana")
    expect(phone.pane()).to_contain_text("Closed by Ana")  # who runs it stays, and has gone on where they liked
    phone.back()
    expect(phone.page.locator("#chats .row")).to_have_count(0)
    expect(phone.page.locator("#toasts")).to_contain_text("Done: Broken lamp")
    conversation = only_conversation()
    assert (conversation.is_closed, conversation.tag) == (True, tags[1])
    assert Message.objects.filter(text__startswith="A new one").count() == 1


def test_it_is_undone_for_a_moment_though_the_page_was_left_meanwhile(talk, only_conversation, macro, tags):
    phone, visitor = talk
    quiet = Macro.objects.create(name="Mark it")
    MacroStep.objects.create(macro=quiet, action="tag", tag_name="Return")
    wait_before_sending(phone, 600)
    run(phone)
    waiting = phone.pane().locator(".action")
    expect(waiting).to_contain_text("Broken lamp")
    expect(waiting).to_contain_text("Leaves in a few seconds")
    phone.page.reload()
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="Undo").click()
    expect(waiting).to_have_count(0)
    assert not only_conversation().is_closed

    wait_before_sending(phone, 600)
    open_macros(phone).get_by_role("button", name="Mark it").click()
    expect(waiting).to_contain_text("Mark it")
    phone.write("I look into it")

    expect(visitor.messages().last).to_have_text("I look into it")
    expect(waiting).to_have_count(0)
    assert only_conversation().tag == tags[1]


def test_a_refusal_is_said_and_nothing_has_changed(talk, only_conversation, macro):
    phone, visitor = talk
    macro.steps.filter(action="tag").delete()
    assert Inbox.objects.get().tag_required

    run(phone)

    expect(phone.pane().locator(".action")).to_contain_text("required")
    expect(visitor.messages()).to_have_count(1)
    assert not only_conversation().is_closed
    assert not Message.objects.filter(event="macro").exists()
    phone.pane().locator(".action").get_by_role("button", name="Discard").click()
    expect(phone.pane().locator(".action")).to_have_count(0)
