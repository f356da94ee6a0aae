"""Past conversations and search on a phone, as an agent uses them while a visitor waits."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from conversations import messages
from conversations.models import Conversation

from .conftest import axe


def test_an_agent_looks_back_and_comes_back_to_the_current_chat(sign_in, regular):
    agent = sign_in(regular.user).take_offer()

    agent.pane().locator(".past-short").click()  # she writes: the chips have folded
    cards = agent.page.locator(".past")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Does the lamp take a dimmer?")
    assert not axe(agent.page)
    agent.page.locator("#past-q").fill("parcel")
    expect(cards).to_have_count(1)
    expect(cards.locator("mark")).to_have_text("parcel")
    cards.click()

    expect(agent.messages()).to_have_text(["Where is my parcel?"])
    expect(agent.field()).to_be_hidden()
    expect(agent.pane().locator(".state-line")).to_contain_text("Closed on")
    agent.page.get_by_role("link", name="Back to the current chat").click()
    expect(agent.messages()).to_have_text(["The globe is broken"])
    expect(agent.field()).to_be_editable()


def test_an_agent_finds_a_conversation_by_its_visitor_and_by_its_words(sign_in, regular):
    agent = sign_in(regular.user)

    agent.page.locator("[data-command=search]").click()
    search = agent.page.locator("#search-q")
    search.fill("cami")
    expect(agent.page.locator(".past mark").first).to_have_text("Camille")
    search.fill("dimm")
    expect(agent.page.locator(".past")).to_have_count(1)
    expect(agent.page).to_have_url(re.compile("q=dimm"))
    assert not axe(agent.page)
    agent.page.locator(".past").click()

    expect(agent.messages()).to_have_text(["Does the lamp take a dimmer?"])
    agent.page.go_back()
    expect(agent.page.locator("#search-q")).to_have_value("dimm")
    expect(agent.page.locator(".past")).to_have_count(1)
    agent.page.locator(".filters summary").click()
    agent.page.locator("input[name=until]").fill("2001-01-01")
    expect(agent.page.locator("#search-found")).to_contain_text("Nothing found")


def test_what_was_typed_before_the_page_listened_is_looked_for(sign_in, regular):
    agent = sign_in(regular.user)
    agent.page.evaluate(
        """() => document.addEventListener("htmx:afterSwap", () => {
            document.getElementById("search-q").value = "cami";
        }, { once: true })"""
    )

    agent.page.locator("[data-command=search]").click()

    expect(agent.page.locator(".past mark").first).to_have_text("Camille")


def test_what_was_found_opens_at_its_place_and_the_end_goes_on(sign_in, regular, shop):
    conversation = Conversation.objects.get(closed_at=None)
    for number in range(120):
        words = messages.Words(conversation.visitor, shop, f"n{number}", f"Word number {number}")
        messages.post_from_visitors([words], now=timezone.now())
    agent = sign_in(regular.user)
    agent.page.goto(f"{agent.page.url}search/?q=number+7")

    agent.page.locator(".past").click()

    expect(agent.messages().filter(has_text=re.compile(r"number 7$"))).to_be_in_viewport()  # two pages above the end
    newest = agent.messages().filter(has_text=re.compile(r"number 119$"))
    expect(newest).not_to_be_in_viewport()
    agent.page.locator(".jump").click()
    expect(newest).to_be_in_viewport()
