"""One person as two visitors: merged from a phone, seen together, and split again."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import lifecycle, messages
from conversations.models import Conversation, Merge, Visitor

from .conftest import PHONE, SMALL_PHONE, axe
from .fitting import unfit


@pytest.fixture
def desk(shop, hire, sign_in):
    """Ana's phone, with a conversation open of somebody whom she has answered before, under another address."""

    def make(device=PHONE):
        ana, now = hire("Ana", "Lopez"), timezone.now()
        for number, text in enumerate(["Where is my parcel?", "It has still not come"]):
            visitor = Visitor.objects.create(name="Camille Aubert", email="camille@home.example", created_at=now)
            said = messages.post_from_visitors([messages.Words(visitor, shop, f"{number}", text)], now=now)[0]
            if not number:
                lifecycle.close(Conversation.objects.get(pk=said.conversation_id), by=ana.user, now=now)
        phone = sign_in(ana.user, device)
        phone.take_offer()
        return phone

    return make


def open_sheet(phone):
    phone.command("plus").click()
    sheet = phone.page.locator("dialog[open]")
    sheet.get_by_role("button", name="Merge").click()
    expect(sheet.get_by_role("heading", name="The same person as…")).to_be_visible()
    return sheet


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
def test_two_visitors_become_one_person_and_two_again(desk, device):
    phone = desk(device)
    sheet = open_sheet(phone)
    proposed = sheet.locator(".choice", has_text="Camille Aubert")
    expect(proposed).to_contain_text("Same name")
    expect(proposed).to_contain_text("Same e-mail address")
    assert not axe(phone.page)
    assert unfit(phone.page, "dialog[open]") == []

    proposed.click()
    expect(sheet.get_by_text("I have asked")).to_be_hidden()  # two signs are enough
    sheet.get_by_role("button", name="Merge").click()

    expect(phone.page.locator("#toasts")).to_contain_text("Merged with Camille Aubert")
    expect(phone.pane().locator(".thread")).to_contain_text("Ana Lopez merged this visitor with Camille Aubert")
    sheet = open_sheet(phone)
    expect(sheet).to_contain_text("merged by Ana Lopez")
    sheet.get_by_role("button", name="Split").click()
    expect(phone.page.locator("#toasts")).to_contain_text("Two visitors again")
    expect(phone.pane().locator(".thread")).to_contain_text("Ana Lopez split this visitor from Camille Aubert")
    assert not Merge.objects.standing().exists()


def test_with_one_sign_the_agent_says_that_they_have_asked(desk):
    phone = desk()
    Visitor.objects.update(email="")
    sheet = open_sheet(phone)
    sheet.get_by_placeholder("Name, phone or e-mail").fill("camille")
    sheet.locator(".choice", has_text="Camille Aubert").click()

    sheet.get_by_role("button", name="Merge").click()
    expect(sheet.get_by_role("alert")).to_contain_text("ask the visitor")
    sheet.get_by_text("I have asked").click()
    sheet.get_by_role("button", name="Merge").click()

    expect(phone.page.locator("#toasts")).to_contain_text("Merged with Camille Aubert")
