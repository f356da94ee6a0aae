"""Writing on a phone whose keyboard is open: what the visitor said stays in sight."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Visitor
from routing import offers
from routing.models import Offer

from .conftest import TYPING

LEAST_SHARE = 0.55  # of the height that the keyboard leaves


def height(locator):
    return locator.bounding_box()["height"]


def test_the_thread_has_most_of_what_the_keyboard_leaves_and_the_composer_one_row(sign_in, regular):
    agent = sign_in(regular.user, TYPING).take_offer()
    composer, talk, strip = (agent.pane().locator(part) for part in (".composer", ".talk", ".strip"))
    expect(agent.field()).to_be_focused()
    empty = height(composer)
    agent.field().press_sequentially("B")

    assert height(composer) == empty
    assert height(talk) >= LEAST_SHARE * TYPING["viewport"]["height"]
    expect(strip).to_be_hidden()
    agent.pane().locator(".past-short").tap()
    expect(agent.page.locator(".past")).to_have_count(2)


def test_the_chips_are_back_when_nobody_writes(sign_in, regular):
    agent = sign_in(regular.user, TYPING).take_offer()
    expect(agent.pane().locator(".strip")).to_be_hidden()

    agent.field().blur()

    expect(agent.pane().locator(".strip")).to_be_visible()
    expect(agent.pane().locator(".past-short")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_no_page_of_a_conversation_scrolls_sideways(sign_in, regular, width):
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": width, "height": 350}}).take_offer()
    agent.field().fill("Your lamp leaves today, and the globe on Friday.")

    assert agent.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_steps_of_the_search_for_an_agent_fold_into_one_that_opens(sign_in, hire, write):
    hire("Ana"), hire("Ben")
    now = timezone.now()
    write(Visitor.objects.create(name="Zoe", created_at=now, language="en"), "Is anybody there?", now=now)
    missed = Offer.objects.open().get()
    offers.expire_overdue(missed.answer_by)
    agent = sign_in(Offer.objects.open().get().agent.user, TYPING).take_offer()
    steps = agent.pane().locator(".step")

    shown = steps.locator("visible=true")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Given to")
    shown.get_by_role("button", name="2 earlier steps").click()
    expect(shown).to_have_count(3)
    expect(shown.nth(1)).to_contain_text("No answer from")
    shown.get_by_role("button", name="2 earlier steps").click()
    expect(shown).to_have_count(1)
    expect(agent.messages()).to_have_text(["Is anybody there?"])
