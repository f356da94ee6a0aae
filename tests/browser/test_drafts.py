"""What one has begun to write is there again: on this device, on another, and marked in the list."""

import pytest
from playwright.sync_api import expect

from conversations.models import Draft, Message

from .phones import hold, until
from .ways import REFUSED, put_in

BROUGHT = "Object.values(localStorage).some((kept) => kept.includes('brought'))"


@pytest.fixture
def talk(hire, answered, sign_in):
    """Ana's phone, on what she has answered, and who asked."""
    agent = hire("Ana")
    conversation = answered(agent.user, "Where is my parcel?", "Good morning")
    phone = sign_in(agent.user)
    open_first(phone)
    expect(phone.messages()).to_have_count(2)
    return agent, phone, conversation.visitor


def open_first(desk):
    desk.page.locator("#chats .row").click()
    expect(desk.field()).to_be_visible()


def sent_at():
    return Message.objects.order_by("-pk").values_list("sent_at", flat=True)[0]


def is_last_of_the_pane(request):
    """What is brought when a conversation is left; nothing is tried after it until something is written or opened."""
    return request.url.endswith("/draft/") and 'name="left"' in (request.post_data or "")


def test_the_other_device_goes_on_and_sending_ends_it_everywhere(talk, sign_in, visit):
    agent, phone, asked = talk
    visitor = visit(again=asked)
    phone.field().fill("I am looking")
    phone.back()
    expect(phone.page.locator("#chats .row .draft")).to_be_visible()
    expect(phone.page.locator("#chats .row")).to_contain_text("I am looking")

    other = sign_in(agent.user)
    expect(other.page.locator("#chats .row .draft")).to_be_visible()
    open_first(other)
    expect(other.field()).to_have_value("I am looking")
    other.write("I am looking for it")
    expect(visitor.messages().last).to_have_text("I am looking for it")

    expect(phone.page.locator("#chats .row .draft")).to_have_count(0)
    open_first(phone)
    expect(phone.field()).to_have_value("")
    assert not Draft.objects.exists()


def test_words_that_are_quicker_than_the_scripts_follow_what_was_begun_before(talk):
    _agent, phone, _visitor = talk
    phone.field().fill("I am looking")
    until(phone.page, Draft.objects.exists)
    hold(phone.page, "**/*.js")
    phone.page.reload(wait_until="commit")

    phone.page.locator("#pane .say").fill("for it")
    phone.page.unroute("**/*.js")  # those that were held go on

    expect(phone.field()).to_have_value("I am looking for it")
    phone.page.reload()
    expect(phone.field()).to_have_value("I am looking for it")


def test_the_newest_of_the_device_and_the_server_stands(talk, sign_in):
    agent, phone, _visitor = talk
    phone.field().fill("From the phone")
    phone.back()
    expect(phone.page.locator("#chats .row")).to_contain_text("From the phone")
    other = sign_in(agent.user)
    open_first(other)
    other.field().fill("From the other")
    other.back()
    expect(phone.page.locator("#chats .row")).to_contain_text("From the other")

    open_first(phone)

    expect(phone.field()).to_have_value("From the other")


def test_what_was_written_without_a_network_is_brought_at_the_next_opening(talk, sign_in):
    agent, phone, _visitor = talk
    phone.page.route("**/draft/", lambda route: route.abort())
    phone.field().fill("Underground")
    with phone.page.expect_event("requestfailed", is_last_of_the_pane):  # one on its way would go on without the route
        phone.back()
    phone.page.unroute("**/draft/")
    assert not Draft.objects.exists()

    phone.page.reload()
    open_first(phone)

    expect(phone.field()).to_have_value("Underground")
    other = sign_in(agent.user)
    expect(other.page.locator("#chats .row")).to_contain_text("Underground")


def test_a_private_note_that_was_begun_does_not_leave_the_device(talk, sign_in):
    agent, phone, _visitor = talk
    phone.command("plus").click()
    phone.page.locator("dialog[open] [data-write=note]").click()
    expect(phone.pane().locator(".composer")).to_have_attribute("data-mode", "note")
    phone.field().fill("Difficult customer")
    phone.back()
    open_first(phone)
    expect(phone.field()).to_have_value("Difficult customer")
    expect(phone.pane().locator(".composer")).to_have_attribute("data-mode", "note")
    assert not Draft.objects.exists()

    other = sign_in(agent.user)
    open_first(other)
    expect(other.field()).to_have_value("")


def test_a_page_from_before_the_draft_does_not_take_it_away(talk):
    """One out of the device's copies, or one that was on its way while the draft was brought."""
    _agent, phone, _visitor = talk
    before = phone.page.request.get(phone.page.url).text()
    phone.field().fill("Half an answer")
    until(phone.page, lambda: phone.page.evaluate(BROUGHT))
    assert Draft.objects.get().text == "Half an answer"

    phone.page.route(phone.page.url, lambda route: route.fulfill(body=before, content_type="text/html"))
    phone.page.reload()

    expect(phone.field()).to_have_value("Half an answer")


def test_what_is_begun_while_the_last_words_are_on_their_way_is_brought_after_them(talk, visit):
    _agent, phone, asked = talk
    visitor = visit(again=asked)
    put_in(phone.page, REFUSED)
    held = hold(phone.page, "**/messages/")
    phone.write("One moment")
    with phone.page.expect_response("**/draft/"):
        phone.field().fill("I am looking")
    until(phone.page, lambda: held)

    held[0].continue_()

    expect(visitor.messages().last).to_have_text("One moment")
    until(phone.page, lambda: Draft.objects.filter(text="I am looking", written_at__gt=sent_at()).exists())


def test_what_seemed_too_late_by_another_clock_is_brought_again(talk):
    _agent, phone, _visitor = talk
    phone.page.route("**/draft/", lambda route: route.fulfill(status=202), times=1)

    phone.field().fill("I am looking")

    until(phone.page, Draft.objects.exists)
