"""What is touched with a thumb is 44 px high and wide, on every main screen of a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from console.community.models import Post
from conversations.models import Conversation
from conversations.people import founding
from conversations.people.models import Role, User
from tests.admin_rows import make_one_of_each

from .conftest import SMALL_PHONE
from .fitting import SMALL


@pytest.fixture
def found():
    """What is too small, by screen."""
    return {}


def test_every_target_of_the_main_screens_is_large_enough(sign_in, regular, hire, server, found):
    hire("Ben")
    agent = sign_in(regular.user, SMALL_PHONE)
    page = agent.page

    def look(screen, within="body"):
        if small := page.evaluate(SMALL, within):
            found[screen] = small

    def open_sheet(name, *steps):
        agent.command(name).click()
        sheet = page.locator("dialog[open]")
        expect(sheet.locator("#sheet-h")).to_be_visible()
        for step in steps:
            sheet.locator(step).click()
            expect(sheet.locator(step)).to_have_count(0)
        look(name + "".join(steps), "dialog[open]")
        sheet.locator("[data-dismiss]").first.click()
        expect(sheet).to_have_count(0)

    expect(agent.offer()).to_be_visible()
    look("list")
    agent.key().click()
    expect(page.locator("dialog[open] #sheet-h")).to_be_visible()
    look("availability", "dialog[open]")
    page.locator("dialog[open] [data-dismiss]").first.click()
    agent.take_offer().write("Hello")
    expect(agent.messages()).to_have_count(2)
    look("thread")
    agent.field().blur()
    expect(page.locator(".strip .chip").first).to_be_visible()
    look("thread, while nobody writes")
    open_sheet("plus")
    open_sheet("snooze")
    open_sheet("snooze", "#snooze-custom")
    open_sheet("transfer")
    open_sheet("close")
    open_sheet("canned")
    page.locator(".strip [data-command=past]").click()
    expect(page.locator(".past").first).to_be_visible()
    look("past")
    for path, ready in {
        "/desk/": "#chats .row",
        "/desk/search/": "#search-q",
        "/desk/snoozed/": "#snoozed-h",
        "/desk/settings/": ".settings-form",
        "/community/": "#feed",
    }.items():
        page.goto(server.url + path)
        expect(page.locator(ready).first).to_be_visible()
        look(path)

    assert not found, "\n".join(f"{screen}: {one}" for screen, all_ in found.items() for one in all_)


def test_so_is_every_target_of_the_other_pages(sign_in, regular, server, found, write):
    """Those of a supervisor, an administrator and of who is not signed in; the administration has a test of its own."""
    user = regular.user
    User.objects.filter(pk=user.pk).update(role=Role.ADMINISTRATOR)
    user.refresh_from_db()
    talk = Conversation.objects.get(closed_at=None)
    make_one_of_each(administrator=user, agent=user, inbox=talk.inbox, write=write)
    page = sign_in(user, SMALL_PHONE).page
    names = ["supervision", "blocks", "setup", "password-change", "phone-guide", "phone-sheet", "welcome"]
    addresses = [reverse(name) for name in names]
    addresses.append(reverse("community-post", args=[Post.objects.get().pk]))
    for address in addresses:
        assert page.goto(server.url + address).ok, address
        if small := page.evaluate(SMALL, "body"):
            found[address] = small
    page.goto(server.url + reverse("supervision"))
    page.locator("#board a.name").first.click()
    expect(page.locator("dialog[open] #sheet-h")).to_be_visible()
    if small := page.evaluate(SMALL, "dialog[open]"):
        found["an agent on the board"] = small
    page.context.clear_cookies()
    first = reverse("setup-first", args=[founding.new_token()])
    for address in (reverse("sign-in"), reverse("password-forgotten"), reverse("new-password", args=["x", "y"]), first):
        page.goto(server.url + address)
        if small := page.evaluate(SMALL, "body"):
            found[address] = small

    assert not found, "\n".join(f"{screen}: {one}" for screen, all_ in found.items() for one in all_)


def test_so_is_every_target_of_the_chat(visit, hire, answered, found):
    ana = hire("Ana").user
    talk = answered(ana, "Is the lamp in stock?", "It is")
    chat = visit(SMALL_PHONE, again=talk.visitor).chat
    body = chat.locator("body")
    expect(chat.locator("#thread > .msg")).to_have_count(2)
    found["chat"] = body.evaluate(f"(_, within) => ({SMALL})(within)", "body")
    chat.locator("#smile").click()
    expect(chat.locator(".emoji-grid")).to_be_visible()
    found["emoji"] = body.evaluate(f"(_, within) => ({SMALL})(within)", "body")

    assert {screen: small for screen, small in found.items() if small} == {}
