"""On the narrowest phones no page scrolls sideways, and no field cuts a letter of what it says of itself.

The administration's pages are looked at in test_admin.py.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from console.community.models import Post
from conversations.models import Conversation, Tag
from conversations.people.models import Role, User
from tests.admin_rows import make_one_of_each

from .conftest import SMALL_PHONE
from .fitting import FAULTS, WIDTHS, too_wide

DESK = ["desk", "search", "snoozed", "settings", "community", "welcome", "phone-guide", "phone-sheet", "supervision"]
DESK += ["blocks", "setup", "password-change"]


@pytest.fixture
def ana(regular, tags, write):
    """An administrator who answers, with something on every page."""
    user = regular.user
    User.objects.filter(pk=user.pk).update(role=Role.ADMINISTRATOR)
    user.refresh_from_db()
    inbox = Conversation.objects.unfinished().get().inbox
    Tag.objects.bulk_create(Tag(inbox=inbox, name=f"Subject {n}") for n in range(12))
    make_one_of_each(administrator=user, agent=user, inbox=inbox, write=write)
    return user


def look(page, where, found):
    if faults := too_wide(page):
        found[where] = faults


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_the_desk(sign_in, ana, server, language):
    User.objects.update(language=language)
    found, talk = {}, Conversation.objects.get(visitor__name="Camille Aubert", closed_at=None)
    page = sign_in(ana, SMALL_PHONE, locale=language).page
    addresses = {name: reverse(name) for name in DESK}
    addresses["post"] = reverse("community-post", args=[Post.objects.get().pk])
    addresses["thread"] = thread = reverse("thread", args=[talk.pk])
    addresses["past"] = reverse("past", args=[talk.pk])
    for name, address in addresses.items():
        assert page.goto(server.url + address).ok, name
        look(page, name, found)
    for command in ("transfer", "snooze", "close", "plus", "canned", "block", "macros", "copilot"):
        page.goto(server.url + thread)
        sheet = open_sheet(page, command)
        look(page, command, found)
        if command == "snooze":
            sheet.locator("#snooze-custom").click()
            expect(sheet.locator(".days")).to_be_visible()
            look(page, "snooze until a day", found)

    assert found == {}


def open_sheet(page, command):
    """By its button in the conversation, or in the "+" sheet."""
    button, sheet = page.locator(f"#pane > .open [data-command={command}]").first, page.locator("#sheet")
    if not button.is_visible():
        page.locator("#pane > .open [data-command=plus]").first.click()
        button = sheet.locator(f"[data-command={command}]")
    button.click()
    expect(sheet.locator("[autofocus]").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    return sheet


@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_nobody_is_signed_in(visit, server, shop, language):
    found, visitor = {}, visit(SMALL_PHONE, locale=language)
    page = visitor.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        field = visitor.chat.locator("#say")
        if faults := field.evaluate(FAULTS):
            found["chat", width] = faults
    for path in ("/sign-in/", "/password/forgotten/", "/password/x/y/", "/setup/first/x/"):
        page.goto(server.url + path)
        look(page, path, found)

    assert found == {}
