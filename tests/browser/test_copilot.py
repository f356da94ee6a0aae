"""The copilot on the phone: found, put into the composer, sent by its agent; an answer quoted, changed and sent."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection
from conversations.models import Visitor

from .conftest import DESKTOP, axe

KEPT = "Um globo partido é substituído, e o candeeiro fica consigo."
REPLACED = "A broken globe is replaced, and the lamp stays with you."


@pytest.fixture
def talk(shop, hire, in_conversation):
    """An agent whom a visitor has asked something that an article answers, on a phone or at a desk."""

    def make(**device):
        collection = Collection.objects.create(name="Help")
        for title, text, link in (
            ("Damaged on arrival", f"Tell us within seven days. {REPLACED}", "https://shop.example/damaged"),
            ("Means of payment", "We take cards and PayPal. Above 200 € there are three instalments.", ""),
        ):
            article = Article(collection=collection, title=title, text=text, language="en", link=link)
            indexing.save(article, now=timezone.now())
        ana = hire("Ana").user
        return in_conversation(user=ana, asks="My globe came broken, must I send the lamp back?", **device)

    return make


def sheet(desk):
    return desk.page.locator("dialog[open]")


def test_a_passage_is_found_and_its_sentence_put_into_the_composer_and_sent(talk):
    desk = talk()
    visitor = desk.visitor
    desk.field().fill("Yes.")

    desk.command("copilot").click()
    expect(sheet(desk).get_by_role("searchbox")).to_have_value("My globe came broken, must I send the lamp back?")
    expect(sheet(desk).locator("mark").first).to_have_text(REPLACED)
    assert not axe(desk.page)
    sheet(desk).get_by_role("button", name="Insert the sentence").first.click()

    expect(sheet(desk)).to_have_count(0)
    expect(desk.field()).to_have_value(f"Yes. {REPLACED}")
    expect(visitor.messages()).to_have_count(2)
    desk.send_button().click()
    expect(visitor.messages().last).to_contain_text(REPLACED)


def test_what_is_typed_is_found_while_it_is_typed(talk):
    desk = talk()

    desk.command("copilot").click()
    sheet(desk).get_by_role("searchbox").fill("paypal")
    expect(sheet(desk).get_by_role("heading", name="As it is written")).to_be_visible()
    expect(sheet(desk).locator(".passage").first).to_contain_text("Means of payment")


def test_a_quoting_answer_is_changed_by_its_agent_and_sent(talk):
    desk = talk()
    visitor = desk.visitor

    desk.command("copilot").click()
    sheet(desk).get_by_role("button", name="Propose an answer").click()
    expect(sheet(desk).get_by_text("word for word")).to_be_visible()
    assert not axe(desk.page)
    sheet(desk).get_by_role("button", name="Put it into my answer").click()
    expect(sheet(desk)).to_have_count(0)
    expect(desk.field()).to_have_value(re.compile(re.escape(REPLACED)))
    desk.field().fill(f"No. {REPLACED}")
    expect(visitor.messages()).to_have_count(2)
    desk.send_button().click()

    expect(visitor.messages().last).to_have_text(f"No. {REPLACED}")


def test_at_a_desk_a_key_opens_it_and_the_tabs_lead_from_one_to_the_other(talk):
    desk = talk(device=DESKTOP)
    desk.page.locator(".who-name").focus()

    desk.page.keyboard.press("i")
    sheet(desk).get_by_role("button", name="Answer", exact=True).click()
    expect(sheet(desk).locator(".copilot-draft")).to_be_visible()
    sheet(desk).get_by_role("button", name="Find", exact=True).click()
    expect(sheet(desk).get_by_role("searchbox")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(sheet(desk)).to_have_count(0)


def test_an_article_in_another_language_is_found_as_it_is_and_then_read_in_the_agents(shop, hire, answered, sign_in):
    """By the engine of these servers, which knows a few sentences (few_words.py)."""
    article = Article(
        collection=Collection.objects.create(name="Ajuda"), title="Danificado à chegada", text=KEPT, language="pt"
    )
    indexing.save(article, now=timezone.now())
    ana = hire("Ana").user
    answered(ana, "My globe came broken, must I send the lamp back?", "Good morning")
    Visitor.objects.update(name="Zoe", is_proven=True)
    desk = sign_in(ana).open("Zoe")

    desk.command("copilot").click()
    sheet(desk).get_by_role("searchbox").fill("candeeiro")
    passage = sheet(desk).locator(".passage").first
    expect(passage.locator("mark").first).to_have_text(f"en: {KEPT}")
    expect(passage.locator(".original summary")).to_contain_text("Translated from Portuguese · Test translator")
    expect(passage.locator(".original mark")).to_be_hidden()
    passage.locator(".original summary").click()
    expect(passage.locator(".original mark")).to_have_text(KEPT)
    expect(passage.locator(".original mark")).to_be_visible()
    assert not axe(desk.page)

    passage.get_by_role("button", name="Insert the sentence").first.click()
    expect(desk.field()).to_have_value(f"en: {KEPT}")
