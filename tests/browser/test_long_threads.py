"""Conversations of very long messages open on both sides, and all of them can be read, also while they change."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation
from tests.console.test_long_threads import fill

from .phones import until

pytestmark = pytest.mark.browser

FIRST = "The first of all"
STORED = re.compile(r"\d")  # what a row's data-id is, once it has one
# The first frame that asks for the page above goes nowhere, and neither does anything after it on its socket.
LOST_ONCE = """(() => {
    const { send } = WebSocket.prototype;
    let lost = false;
    WebSocket.prototype.send = function (data) {
        if (lost || !String(data).includes('"earlier"')) return send.call(this, data);
        lost = true;
        this.close();
    };
})()"""


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


def test_a_row_whose_state_changes_keeps_what_it_says_under_the_finger(busy):
    """A tap begins and ends on one and the same: the line of the state alone is drawn anew."""
    phone = busy()
    zoe = phone.visitor.write("Is it this one? https://shop.example/lamps")
    row = zoe.chat.locator("#thread .out").last
    expect(row).to_contain_text("Delivered")
    link = row.locator(".bubble a").element_handle()

    phone.row("Is it this one?").click()

    expect(row).to_contain_text("Read")
    assert link.evaluate("link => link.isConnected")


def read_upwards(button, messages):
    """Page by page, until nothing stands above."""
    while button.is_visible():
        before = messages.count()
        button.click()
        expect(messages.nth(before)).to_be_attached()
        expect(button).to_be_enabled()


def test_a_page_above_that_was_asked_for_as_the_line_went_is_asked_for_once_more(visit, shop):
    zoe = visit().write(FIRST)
    expect(zoe.row(FIRST)).to_have_attribute("data-id", STORED)
    fill(Conversation.objects.get(), 28, 9000)
    zoe.page.context.add_init_script(LOST_ONCE)
    zoe.page.reload()
    earlier = zoe.chat.locator("#earlier")
    expect(earlier).to_be_visible()
    shown = zoe.messages().count()

    earlier.click()
    expect(zoe.chat.locator("#offline")).to_be_visible()
    expect(zoe.chat.locator("#offline")).to_be_hidden()
    expect(earlier).to_be_enabled()
    earlier.click()

    expect(zoe.messages().nth(shown)).to_be_attached()
