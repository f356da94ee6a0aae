"""The desk by keys: single letters, the sheet that lists them, and the palette."""

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, axe
from .phones import load_anew


@pytest.fixture
def agent(sign_in, hire, answered):
    """Ana at her desktop, who has answered two visitors; the conversation with the second one is open."""
    ana = hire("Ana").user
    for words in ("One", "Two"):
        answered(ana, words, f"Answer to {words}")
    agent = sign_in(ana, DESKTOP)
    agent.row("Answer to Two").click()
    expect(agent.messages()).to_have_count(2)
    agent.field().focus()
    agent.page.keyboard.press("Escape")
    return agent


def open_palette(agent):
    agent.page.keyboard.press("Control+k")
    expect(agent.page.locator("#palette input")).to_be_focused()
    return agent.page.locator("#palette")


def test_letters_act_outside_of_fields_only(agent):
    title = agent.pane().locator(".who-name").inner_text()
    agent.page.keyboard.press("j")
    expect(agent.pane().locator(".who-name")).not_to_have_text(title)
    expect(agent.pane().locator(".talk")).to_be_focused()
    agent.page.keyboard.press("k")
    expect(agent.pane().locator(".who-name")).to_have_text(title)

    agent.page.keyboard.press("a")
    expect(agent.field()).to_be_focused()
    agent.page.keyboard.type("c?jk")
    expect(agent.field()).to_have_value("c?jk")
    expect(agent.page.locator("dialog[open]")).to_have_count(0)

    agent.page.keyboard.press("Escape")
    agent.page.keyboard.press("c")
    expect(agent.page.locator("#sheet[open] h2")).to_have_text("Close the conversation")
    agent.page.keyboard.press("t")  # behind a sheet no letter does anything
    expect(agent.page.locator("#sheet[open] h2")).to_have_text("Close the conversation")


def test_letters_can_be_switched_off_in_the_sheet_that_lists_them(agent):
    agent.page.keyboard.press("?")
    sheet = agent.page.locator("#sheet[open]")
    expect(sheet).to_contain_text("Next conversation")
    assert axe(agent.page) == []
    sheet.get_by_role("switch").click()
    agent.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    agent.page.keyboard.press("c")
    agent.page.keyboard.press("?")
    open_palette(agent)  # what has a modifier goes on
    expect(agent.page.locator("#sheet[open]")).to_have_count(0)
    agent.page.keyboard.press("Escape")

    load_anew(agent.page)
    agent.page.keyboard.press("?")
    palette = open_palette(agent)
    expect(agent.page.locator("#sheet[open]")).to_have_count(0)
    palette.locator("input").fill("keyboard")
    agent.page.keyboard.press("Enter")
    expect(sheet.get_by_role("switch")).not_to_be_checked()


def test_the_palette_finds_commands_and_conversations_as_one_types(agent):
    other = agent.page.locator("#chats .row:not([aria-current])")
    name = other.locator(".row-name").inner_text().split(",")[0].strip()
    palette = open_palette(agent)
    expect(palette.get_by_role("option", name=name)).to_be_visible()
    assert axe(agent.page) == []

    palette.locator("input").fill("zzz")
    expect(palette).to_contain_text("Nothing matches “zzz”.")
    expect(palette.locator("[role=option]:visible")).to_have_count(0)
    agent.page.keyboard.press("Enter")
    expect(palette).to_be_visible()

    palette.locator("input").fill("close")
    expect(palette.locator("[aria-selected=true]")).to_contain_text("Close the conversation")
    agent.page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    expect(agent.page.locator("#sheet[open] h2")).to_have_text("Close the conversation")
    agent.page.keyboard.press("Escape")
    expect(agent.page.locator("#sheet[open]")).to_have_count(0)

    open_palette(agent).locator("input").fill(name)
    agent.page.keyboard.press("Enter")
    expect(agent.pane().locator(".who-name")).to_have_text(name)


def test_what_is_not_possible_is_not_in_the_palette(sign_in, hire):
    agent = sign_in(hire("Ana").user, DESKTOP)

    palette = open_palette(agent)
    expect(palette.get_by_role("option", name="Settings")).to_be_visible()
    for name in ("Close the conversation", "Write an answer", "Next conversation"):
        expect(palette.get_by_role("option", name=name)).to_have_count(0)
