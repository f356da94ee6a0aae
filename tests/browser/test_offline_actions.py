"""An action is done though the server fails at something else, the clock is wrong or the session is new."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation

from .conftest import PASSWORD
from .offline import conversation_with, go, lines
from .phones import soon, until
from .ways import FAILS, REFUSED, put_in

SHIFTED = """(ms) => {
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
        constructor(...given) { super(...(given.length ? given : [RealDate.now() + ms])); }
        static now() { return RealDate.now() + ms; }
    };
}"""


@pytest.fixture
def desk(busy):
    return busy()


def fail_at(desk, text, status, way="post"):
    """Until the returned is called."""

    def answer(route):
        if text in (route.request.post_data or ""):
            route.fulfill(status=status, body="A fault of ours")
        else:
            route.continue_()

    if way == "socket":
        put_in(desk.page, FAILS)
        desk.page.evaluate("text => (globalThis.fails = text)", text)
        return lambda: desk.page.evaluate("globalThis.fails = null")
    put_in(desk.page, REFUSED)
    desk.page.route("**/messages/", answer)
    return lambda: desk.page.unroute("**/messages/")


@pytest.mark.parametrize(("way", "status"), [("post", 500), ("post", 503), ("socket", 500)])
def test_what_the_server_fails_at_three_times_is_shown_as_failed_and_the_rest_goes_on(busy, way, status):
    desk = busy(own_clock=True)
    mend = fail_at(desk, "Poison", status, way)
    go(desk, "One")
    desk.write("Poison").write("After it")

    failed = desk.pane().locator(".pending.refused")
    soon(desk.page, failed.is_visible)
    expect(failed).to_contain_text("Poison")
    expect(desk.visitor.messages().last).to_have_text("After it")
    expect(failed.get_by_role("button", name="Discard")).to_be_visible()
    mend()
    failed.get_by_role("button", name="Try again").click()

    expect(desk.visitor.messages().last).to_have_text("Poison")


def test_nobody_leaves_a_conversation_before_what_failed_in_it_is_decided(busy):
    desk = busy(own_clock=True)
    fail_at(desk, "Poison", 500)
    conversation = go(desk, "One")
    desk.write("Poison")
    desk.close_conversation()
    soon(desk.page, desk.pane().locator(".pending.refused").is_visible)
    expect(desk.pane().locator(".pending.refused")).to_contain_text("Poison")
    expect(desk.pane().locator(".action.held")).to_be_visible()
    desk.back()
    go(desk, "Two")
    desk.write("Elsewhere it goes on")
    until(desk.page, lambda: conversation_with("Two").messages.filter(text="Elsewhere it goes on").exists())
    assert not Conversation.objects.get(pk=conversation.pk).is_closed

    desk.back()
    go(desk, "One")
    desk.pane().locator(".pending.refused").get_by_role("button", name="Discard").click()

    until(desk.page, lambda: Conversation.objects.get(pk=conversation.pk).is_closed)


@pytest.mark.parametrize("hours", [-4, -1, 5])
def test_hours_count_from_the_tap_whatever_the_phones_clock_says(desk, hours):
    desk.page.add_init_script(f"({SHIFTED})({hours * 3600_000})")
    desk.page.reload()
    conversation = go(desk, "One")
    desk.page.context.set_offline(True)
    expect(desk.offline_banner()).to_be_visible()
    tapped = timezone.now()
    desk.command("snooze").click()
    desk.page.locator("#snooze-now").click()
    expect(desk.pane().locator(".action")).to_contain_text("Waiting")
    desk.page.context.set_offline(False)

    until(desk.page, lambda: lines("snoozed"), tries=400)
    ends = Conversation.objects.get(pk=conversation.pk).snoozed_until
    assert abs(ends - tapped - timedelta(hours=3)) < timedelta(minutes=1)


def sign_in_again(desk, server, email):
    other = desk.page.context.new_page()
    desk.page.context.clear_cookies(name="sessionid")
    other.goto(f"{server.url}/sign-in/")
    other.locator("#email").fill(email)
    other.locator("#password").fill(PASSWORD)
    other.locator("button[type=submit]").click()
    expect(other).not_to_have_url(re.compile("sign-in"))
    other.close()


def test_after_signing_in_again_in_another_tab_closing_goes_on_in_the_first(desk, server):
    conversation = go(desk, "One")
    sign_in_again(desk, server, "ana@shop.example")

    desk.close_conversation()

    until(desk.page, lambda: Conversation.objects.get(pk=conversation.pk).is_closed)


def test_so_does_what_is_begun_and_a_form_that_leads_elsewhere(desk, server):
    conversation = go(desk, "One")
    sign_in_again(desk, server, "ana@shop.example")
    desk.field().fill("Half a thought")
    until(desk.page, lambda: conversation.drafts.filter(text="Half a thought").exists())

    desk.page.goto(f"{server.url}/desk/settings/")
    sign_in_again(desk, server, "ana@shop.example")
    desk.page.locator(".settings-form [type=submit]").click()
    expect(desk.page.locator("body")).not_to_contain_text("open for too long")
    expect(desk.page.locator(".settings-form")).to_be_visible()


def test_who_is_not_signed_in_any_more_does_nothing_in_anothers_name(desk, server, hire):
    ben = hire("Ben").user
    conversation = go(desk, "One")
    desk.command("close").click()
    expect(desk.page.locator("#close-now")).to_be_visible()
    sign_in_again(desk, server, "ben@shop.example")

    desk.page.locator("#close-now").click()

    until(desk.page, lambda: desk.page.locator("body").get_attribute("data-user") == str(ben.pk))
    assert not Conversation.objects.get(pk=conversation.pk).is_closed
