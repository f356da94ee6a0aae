"""What is on the screen can be read and touched: under an offer, in long lists, in large text, on its side."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation, Visitor
from tests.services import FLAGS, shell_path

from .conftest import DESKTOP, PASSWORD, PHONE, TYPING
from .fitting import NO_WIDER

SIDEWAYS = {"viewport": {"width": 844, "height": 390}, "has_touch": True, "is_mobile": True}
TOUCH_DESKTOP = {"viewport": {"width": 1440, "height": 900}, "has_touch": True}


@pytest.fixture
def large_text(chromium):
    """A phone whose owner has set text of twice the size."""
    browser = chromium.browser_type.launch(
        executable_path=shell_path(), args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    )
    yield browser.new_page(**PHONE, locale="en-GB")
    browser.close()


@pytest.fixture
def busy(in_conversation, visit):
    """An agent in one conversation, while another visitor asks for a first answer."""

    def begin(device=PHONE):
        desk = in_conversation(device, asks="Where is my parcel?", says="I ask the carrier")
        visit().write("Do you deliver to Lyon?")
        expect(desk.offer()).to_contain_text("Do you deliver to Lyon?")
        return desk

    return begin


def toast(desk):
    return desk.page.locator("#offer-toast")


def cover(one, other):
    a, b = one.bounding_box(), other.bounding_box()
    return (
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


@pytest.mark.parametrize("device", [PHONE, SIDEWAYS], ids=["390x844", "844x390"])
def test_an_offer_leaves_the_way_back_and_the_tools_in_reach(busy, device):
    desk = busy(device)
    expect(toast(desk)).to_contain_text("Do you deliver to Lyon?")

    for tool in (desk.pane().locator(".back"), desk.command("transfer"), desk.command("close"), desk.field()):
        assert not cover(toast(desk), tool)

    desk.command("canned").click()
    sheet = desk.page.locator("#sheet")
    expect(sheet.locator("#offer-toast")).to_be_visible()
    assert not cover(toast(desk), sheet.locator("[data-dismiss]").first)
    sheet.locator("[data-dismiss]").first.click()
    expect(sheet).not_to_be_visible()

    desk.back()
    expect(desk.offer()).to_be_visible()
    expect(toast(desk)).not_to_be_visible()

    desk.page.locator("[data-command=search]").click()
    desk.page.locator("#search-q").fill("parcel")
    found = desk.page.locator(".past").first
    expect(toast(desk)).to_be_visible()
    tabs = desk.page.locator(".nav")  # where there is room beside a keyboard
    assert not (tabs.is_visible() and cover(toast(desk), tabs))
    assert not cover(toast(desk), desk.page.locator("#search-q"))
    found.click(trial=True)
    expect(toast(desk)).to_be_visible()  # it is in nobody's way
    found.click()


@pytest.mark.parametrize("device", [PHONE, TYPING, DESKTOP], ids=["390x844", "360x350", "1440x900"])
def test_what_is_said_for_a_moment_covers_neither_the_last_message_nor_the_composer(busy, device):
    desk = busy(device)
    expect(toast(desk)).to_be_visible() if device is not DESKTOP else expect(desk.offer()).to_be_visible()
    say = "text => document.dispatchEvent(new CustomEvent('say', { detail: { text, undo: '/' } }))"
    desk.page.evaluate(say, "The visitor’s conversation is snoozed: back today 17:12")
    said = desk.page.locator("#toasts .toast")
    expect(said).to_be_visible()

    for part in (desk.messages().last, desk.pane().locator(".composer"), desk.pane().locator(".app-head"), toast(desk)):
        assert not (part.is_visible() and cover(said, part)), part
    box = said.bounding_box()
    assert box["y"] + box["height"] <= device["viewport"]["height"]


def test_a_list_longer_than_the_screen_scrolls(sign_in, hire, shop):
    agent = hire("Ana", "Martin")
    now = timezone.now()
    for n in range(14):
        Conversation.objects.create(
            inbox=shop,
            visitor=Visitor.objects.create(name=f"Visitor {n}", created_at=now),
            agent=agent.user,
            status=Conversation.Status.SNOOZED,
            snoozed_until=now + timedelta(hours=1 + n),
            returns_to_desk=True,
            opened_at=now,
            last_message_at=now,
        )
    desk = sign_in(agent.user)
    desk.page.locator("[data-place=snoozed]").click()
    last = desk.page.locator("#snoozed-list .row").last
    expect(last).to_contain_text("Visitor 13")

    last.scroll_into_view_if_needed()

    assert not cover(last, desk.page.locator(".nav"))


def test_emoji_do_not_cover_what_is_being_written(busy):
    desk = busy()
    desk.field().fill("\n".join(["A long answer"] * 8))

    desk.pane().locator("[data-emoji]").click()

    expect(desk.pane().locator(".emoji-panel")).to_be_visible()
    assert not cover(desk.pane().locator(".emoji-panel"), desk.field())


def test_text_twice_as_large_loses_no_name_and_no_room_to_write(large_text, server, hire, visit):
    agent = hire("Ana", "Martin")
    page = large_text
    page.context.add_cookies([{"name": "welcomed", "value": "1", "url": server.url}])
    page.goto(f"{server.url}/sign-in/")
    page.locator("input[name=email]").fill(agent.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button.primary").click()
    expect(page.locator("#key-chat")).to_have_attribute("data-state", "free")
    visit().write("Where is my parcel?")
    page.locator("#chats .offer").get_by_role("link").click()

    expect(page.locator(".open .who-name")).to_be_visible()
    assert page.locator(".open .who-name").bounding_box()["width"] > 200
    assert page.locator(".open .say").bounding_box()["width"] > 200
    for path in ("/desk/", "/desk/search/", "/desk/snoozed/", "/desk/settings/", "/community/"):
        page.goto(server.url + path)
        expect(page.locator(".app-head").last).to_be_visible()
        assert page.evaluate(NO_WIDER), path


def test_on_a_wide_touch_screen_every_tool_is_large_enough_for_a_finger(busy):
    desk = busy(TOUCH_DESKTOP)

    for tool in ("transfer", "snooze", "close", "plus", "canned"):
        box = desk.command(tool).bounding_box()
        assert min(box["width"], box["height"]) >= 44, tool


def test_whoever_sends_can_go_on_writing_and_a_phone_keeps_its_keyboard(sign_in, hire, visit):
    desk = sign_in(hire("Ana", "Martin").user)
    visitor = visit()
    visitor.chat.locator("#say").fill("Where is my parcel?")
    visitor.chat.locator("#send").tap()
    expect(visitor.messages()).to_have_count(1)
    expect(visitor.chat.locator("#say")).to_be_focused()

    desk.take_offer().field().fill("I ask the carrier")
    desk.send_button().tap()
    expect(desk.messages()).to_have_count(2)
    expect(desk.field()).to_be_focused()

    desk.field().fill("One moment")
    desk.send_button().press("Enter")
    expect(desk.messages()).to_have_count(3)
    expect(desk.field()).to_be_focused()


def test_after_the_last_word_the_focus_is_at_the_list(sign_in, hire, visit):
    desk = sign_in(hire("Ana", "Martin").user)
    visit().write("Where is my parcel?")
    desk.take_offer().write("It is on its way")
    expect(desk.messages()).to_have_count(2)

    desk.close_conversation()

    expect(desk.page.locator("#list-h")).to_be_focused()
