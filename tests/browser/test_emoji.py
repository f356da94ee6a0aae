"""All emoji, above where the agent writes: found by name, put at the caret, without a network too, under our policy."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation, Visitor
from routing import answers

from .conftest import DESKTOP, PHONE, SMALL_PHONE, TYPING, axe_in_both
from .phones import IN_CHARGE, WITH_WORKER, until

WATCH = """
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


@pytest.fixture
def desk(hire, sign_in, write, server):
    """Ana in a conversation that she answers."""

    def make(device=DESKTOP, **options):
        now = timezone.now()
        ana = hire("Ana").user
        asked = write(Visitor.objects.create(name="Zoe", created_at=now, language="en"), "Is it here?", now=now)
        answers.answer(ana, asked.conversation_id, text="It is", client_id="first", now=now)
        desk = sign_in(ana, device, **options)
        desk.page.add_init_script(WATCH)
        desk.page.goto(f"{server.url}/desk/{asked.conversation_id}/")
        expect(desk.field()).to_be_visible()
        return desk

    return make


def panel(desk):
    return desk.pane().locator(".emoji-panel")


def smile(desk):
    return desk.pane().locator("[data-emoji]")


def open_emoji(desk):
    smile(desk).click()
    expect(emoji(desk).first).to_be_visible()


def emoji(desk):
    return panel(desk).locator(".tabpanel button")


def search(desk):
    return panel(desk).locator("input")


def place_caret(desk, at):
    desk.field().evaluate("(field, at) => field.setSelectionRange(at, at)", at)


def caret(desk):
    return desk.field().evaluate("field => [document.activeElement === field, field.selectionStart]")


@pytest.mark.parametrize(
    ("locale", "query", "label"),
    [("en-GB", "red heart", "red heart"), ("fr-FR", "cœur rouge", "cœur rouge"), ("fr-FR", "coeur roug", "cœur rouge")],
)
def test_found_by_name_it_goes_to_the_caret(desk, locale, query, label):
    desk = desk(locale=locale)
    desk.field().fill("With  from us")
    place_caret(desk, 5)
    open_emoji(desk)
    expect(search(desk)).to_be_focused()

    desk.page.keyboard.type(query)
    expect(emoji(desk).first).to_have_attribute("title", label)
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")

    expect(desk.field()).to_have_value("With ❤️ from us")
    expect(panel(desk)).to_be_hidden()
    assert caret(desk) == [True, 7]


def test_the_arrows_go_through_them_and_escape_leads_back(desk):
    desk = desk()
    desk.field().fill("As it was")
    place_caret(desk, 2)
    open_emoji(desk)
    first, line = emoji(desk).nth(0), 8

    desk.page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowDown")
    expect(emoji(desk).nth(line + 1)).to_be_focused()
    desk.page.keyboard.press("ArrowUp")
    desk.page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    desk.page.keyboard.press("ArrowUp")
    expect(search(desk)).to_be_focused()
    desk.page.keyboard.press("Escape")

    expect(panel(desk)).to_be_hidden()
    assert caret(desk) == [True, 2]


def test_what_one_chooses_most_is_offered_first_and_leaves_with_its_person(desk):
    desk = desk()
    for name in ("rocket", "octopus", "rocket"):
        open_emoji(desk)
        search(desk).fill(name)
        panel(desk).get_by_role("option", name=re.compile(f"^.*, {name}$")).click()
    expect(desk.field()).to_have_value("🚀🐙🚀")

    open_emoji(desk)
    most = panel(desk).get_by_role("menu", name="Favorites").get_by_role("menuitem")
    expect(most).to_have_count(8)
    expect(most.nth(0)).to_have_text("🚀")
    expect(most.nth(1)).to_have_text("🐙")

    databases = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert [name for name in desk.page.evaluate(databases) if "emoji" in name] == []
    assert "🚀" in desk.page.evaluate("JSON.stringify({ ...localStorage })")
    Conversation.objects.get().agent.end_sessions()
    expect(desk.page).to_have_url(re.compile("sign-in"))
    until(desk.page, lambda: "🚀" not in desk.page.evaluate("JSON.stringify({ ...localStorage })"))


def test_our_policy_has_nothing_to_object_to(desk):
    desk = desk()
    said = []
    desk.page.on("console", lambda message: said.append(message.text))
    open_emoji(desk)

    search(desk).fill("wave")
    panel(desk).get_by_role("button", name=re.compile("skin tone")).click()
    panel(desk).get_by_role("option", name="Dark", exact=True).click()
    panel(desk).get_by_role("tab", name="Food and drink").click()
    expect(panel(desk).get_by_role("menuitem", name=re.compile("grapes"))).to_be_visible()
    assert axe_in_both(desk.page) == []

    assert desk.page.evaluate("violations") == []
    assert said == []
    desk.page.evaluate("document.body.setAttribute('style', 'margin: 0')")
    until(desk.page, lambda: desk.page.evaluate("violations") == ["style-src-attr"])


def test_they_are_loaded_when_first_opened_and_once(desk):
    desk = desk()
    asked = []  # of what is static: sheets come by themselves
    desk.page.on("request", lambda request: asked.extend(re.findall(r"/static/(.+)", request.url)))
    open_emoji(desk)
    assert [re.sub(r"\.\w+\.", ".", name) for name in asked] == ["js/emoji.js", "emoji/en.json"]
    desk.page.keyboard.press("Escape")
    expect(panel(desk)).to_be_hidden()
    asked.clear()

    open_emoji(desk)

    assert asked == []


def test_opened_once_they_are_there_without_a_network(desk):
    desk = desk(PHONE, **WITH_WORKER)
    until(desk.page, lambda: desk.page.evaluate(IN_CHARGE))
    open_emoji(desk)
    address = desk.page.url
    desk.page.goto(address)  # the worker keeps it
    desk.page.context.set_offline(True)
    desk.page.goto(address)

    open_emoji(desk)
    search(desk).fill("octopus")
    expect(emoji(desk)).to_have_count(1)
    emoji(desk).click()

    expect(desk.field()).to_have_value("🐙")


def test_what_does_not_load_is_said(desk):
    desk = desk()
    desk.page.route("**/js/emoji.*", lambda route: route.abort())

    smile(desk).click()

    expect(desk.page.locator("#toasts")).to_contain_text("That did not work")
    expect(panel(desk)).to_be_hidden()


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, TYPING], ids=["390x844", "360x640", "360x350"])
def test_on_a_phone_each_is_large_enough_and_in_sight(desk, device):
    desk = desk(device)
    open_emoji(desk)

    whole, key = panel(desk).bounding_box(), emoji(desk).first.bounding_box()
    assert min(whole["x"], whole["y"]) >= 0
    assert whole["x"] + whole["width"] <= device["viewport"]["width"]
    assert whole["y"] + whole["height"] <= desk.field().bounding_box()["y"]
    assert min(key["width"], key["height"]) >= 44
    assert key["y"] + key["height"] <= whole["y"] + whole["height"]


def test_a_visitor_has_a_small_grid_of_them(shop, visit):
    chat = visit().chat
    chat.locator("#smile").click()
    grid = chat.locator(".emoji-grid")
    expect(grid.locator("button")).to_have_count(42)
    expect(grid.locator("button").first).to_be_focused()

    grid.get_by_role("button", name="👍").click()

    expect(chat.locator("#say")).to_have_value("👍")
    expect(grid).to_be_hidden()
