"""The visitor writes at the last instant: closing and snoozing ask once more, or wait, with what came shown."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation

from .conftest import axe_in_both
from .offline import conversation_with, go, lines
from .phones import until


@pytest.fixture
def desk(busy):
    return busy()


def sheet(desk):
    return desk.page.locator("dialog[open]")


def test_what_came_while_the_sheet_covered_the_thread_is_shown_before_it_closes(desk):
    conversation = go(desk, "One")
    desk.command("close").click()
    sheet(desk).locator("#end-note").fill("All done")
    desk.visitor.write("Wait, one thing")
    expect(desk.messages().last).to_have_text("Wait, one thing")
    sheet(desk).locator("#close-now").click()

    expect(sheet(desk).locator(".came")).to_contain_text("Wait, one thing")
    assert axe_in_both(desk.page) == []
    assert Conversation.objects.get(pk=conversation.pk).status == "active"
    sheet(desk).get_by_role("button", name="Close anyway").click()

    until(desk.page, lambda: Conversation.objects.get(pk=conversation.pk).is_closed)
    assert Conversation.objects.get(pk=conversation.pk).end_note == "All done"


def test_who_goes_back_reads_it_and_is_not_asked_again(desk):
    conversation = go(desk, "One")
    desk.command("snooze").click()
    desk.visitor.write("Wait, one thing")
    expect(desk.messages().last).to_have_text("Wait, one thing")
    desk.page.locator("#snooze-now").click()
    sheet(desk).get_by_role("button", name="Back to the conversation").click()
    expect(sheet(desk)).to_have_count(0)

    desk.command("snooze").click()
    desk.page.locator("#snooze-now").click()

    until(desk.page, lambda: Conversation.objects.get(pk=conversation.pk).is_snoozed)


@pytest.mark.parametrize(("action", "event"), [("close", "closed_agent"), ("snooze", "snoozed")])
def test_what_was_chosen_without_a_network_is_held_back_with_what_came(desk, write, action, event):
    conversation = go(desk, "One")
    desk.page.context.set_offline(True)
    expect(desk.offline_banner()).to_be_visible()
    if action == "close":
        desk.close_conversation()
    else:
        desk.command("snooze").click()
        desk.page.locator("#snooze-now").click()
    expect(desk.pane().locator(".action")).to_contain_text("Waiting")
    write(conversation.visitor, "Wait, one thing", inbox=conversation.inbox, now=timezone.now())
    desk.page.context.set_offline(False)

    held = desk.pane().locator(".action.refused")
    expect(held).to_contain_text("Wait, one thing")
    assert lines(event) == 0
    assert axe_in_both(desk.page) == []
    held.get_by_role("button", name="anyway").click()

    until(desk.page, lambda: lines(event) == 1)


def test_what_is_discarded_after_that_is_not_done(desk, write):
    conversation = go(desk, "One")
    desk.page.context.set_offline(True)
    expect(desk.offline_banner()).to_be_visible()
    desk.close_conversation()
    write(conversation.visitor, "Wait, one thing", inbox=conversation.inbox, now=timezone.now())
    desk.page.context.set_offline(False)
    expect(desk.pane().locator(".action.refused")).to_be_visible()

    desk.pane().locator(".action.refused").get_by_role("button", name="Discard").click()
    desk.write("Yes?")

    expect(desk.visitor.messages().last).to_have_text("Yes?")
    assert not conversation_with("One").is_closed
