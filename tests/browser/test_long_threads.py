"""Conversations of very long messages open on both sides, and all of them can be read."""

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation
from tests.console.test_long_threads import fill

from .phones import until

pytestmark = pytest.mark.browser

FIRST = "The first of all"


def test_a_visitor_reloads_a_thread_of_long_messages_and_reads_up_to_its_first(visit, shop):
    zoe = visit().write(FIRST)
    expect(zoe.row(FIRST).locator(".sent, .delivered, .read, time").first).to_be_visible()
    fill(Conversation.objects.get(), 28, 9000)

    zoe.page.reload()
    expect(zoe.messages().last).to_contain_text("xxx")
    read_upwards(zoe.chat.locator("#earlier"), zoe.messages())

    expect(zoe.messages()).to_have_count(29)
    expect(zoe.messages().first).to_have_text(FIRST)


def test_an_agent_opens_a_thousand_messages_of_ten_thousand_characters(visit, sign_in, hire):
    ana = sign_in(hire("Ana").user)
    visit().write(FIRST)
    expect(ana.offer()).to_be_visible()
    fill(Conversation.objects.get(), 1000, 10_000)

    ana.take_offer()
    expect(ana.messages().last).to_contain_text("xxx")
    shown = ana.messages().count()
    earlier = ana.pane().locator(".earlier")

    def has_more():
        """A tap before the thread has begun to listen does nothing, as a person would see."""
        earlier.dispatch_event("click")
        return ana.messages().count() > shown

    until(ana.page, has_more)
    ids = ana.pane().locator(".thread > .msg").evaluate_all("rows => rows.map((row) => Number(row.dataset.id))")
    assert ids == sorted(set(ids))
    assert ids[-1] == Conversation.objects.get().last_message_id


def read_upwards(button, messages):
    """Page by page, until nothing stands above."""
    while button.is_visible():
        before = messages.count()
        button.click()
        expect(messages.nth(before)).to_be_attached()
        expect(button).to_be_enabled()
