"""On a narrow phone nothing that the chat says is cut, and nothing is said twice."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import lifecycle
from conversations.models import OpeningHours, Website

NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WELCOME = "Bonjour ! Comment pouvons-nous vous aider ? Dites-nous tout, de la lampe au globe."
FAULTS = """(body) => {
    const said = [...body.querySelectorAll("*")].filter((one) => !one.children.length && one.textContent.trim()
        && !one.closest(".vh, script, style, template") && one.checkVisibility({ visibilityProperty: true }));
    const texts = said.map((one) => one.textContent.trim()).filter((text) => text.length > 12);
    const cut = (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline";
    return [
        ...said.filter(cut).map((one) => `cut: ${one.textContent.trim()}`),
        ...texts.filter((text, at) => texts.indexOf(text) !== at).map((text) => `twice: ${text}`),
        ...(document.scrollingElement.scrollWidth > document.documentElement.clientWidth ? ["it moves sideways"] : []),
    ];
}"""


@pytest.fixture
def chat(visit, shop, hire):
    """The chat of a visitor who reads French."""
    Website.objects.filter(pk=shop.pk).update(welcome=WELCOME, asks_recommendation=True)
    return lambda **options: visit(NARROW, locale="fr-FR", **options)


def faults(visitor):
    return visitor.chat.locator("body").evaluate(FAULTS)


def test_where_nobody_can_answer(chat):
    visitor = chat()
    expect(visitor.place()).to_contain_text("Personne ne peut encore répondre ici")
    assert faults(visitor) == []
    visitor.write("Bonjour")
    expect(visitor.place()).to_contain_text("Votre message est bien gardé")
    assert faults(visitor) == []


def test_outside_hours(chat, shop, hire):
    hire("Ana", wanted=False)
    other_day = (timezone.localtime() + timedelta(days=3)).weekday()
    OpeningHours.objects.create(inbox=shop, weekday=other_day, opens="09:00", closes="18:00")
    visitor = chat(timezone_id="Asia/Tokyo")
    expect(visitor.place()).to_contain_text("De retour")
    assert faults(visitor) == []
    visitor.write("Bonjour")
    expect(visitor.place()).to_contain_text("Votre message est gardé")
    assert faults(visitor) == []


def test_in_the_queue_then_asked_how_it_went(chat, hire, answered):
    ana = hire("Ana", capacity=1).user
    talk = answered(ana, "Is the lamp in stock?", "It is")
    visitor = chat()
    expect(visitor.chat.locator("#say")).to_be_visible()
    assert faults(visitor) == []
    visitor.write("Bonjour")
    expect(visitor.place()).to_contain_text("dans la file d’attente")
    assert faults(visitor) == []

    lifecycle.close(talk, by=ana, now=timezone.now())
    asked = chat(again=talk.visitor, opened=False)
    asked.page.locator("pupitre-chat button").click()
    expect(asked.chat.locator(".nps")).to_be_visible()
    for end in ("Mal", "Très bien", "Certainement pas", "Certainement"):
        expect(asked.chat.locator(".stars-k").get_by_text(end, exact=True)).to_be_visible()
    assert faults(asked) == []
