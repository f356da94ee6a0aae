"""A conversation on WhatsApp from a phone, against the simulated provider: a photo, a failed send, a template."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from console.demo.provider.server import Trouble
from conversations.models import Conversation, Identity, Message
from tests import files

from .conftest import axe
from .fitting import unfit
from .phones import until
from .provider import ENTRANCES, connect

NUMBER = ENTRANCES["whatsapp"].account
ZOE = NUMBER.customers[0]


@pytest.fixture
def ana(hire):
    agent = hire("Ana", "Lopez")
    connect("whatsapp", agent)
    return agent


@pytest.fixture
def phone(stage, ana, sign_in):
    """Ana's, with the conversation open that Zoé has begun on WhatsApp."""
    phone = sign_in(ana.user)
    stage.write(NUMBER, ZOE, "Bonjour, ma terrasse est trop petite ?")
    phone.open("Zoé Martin")
    return phone


def closes_in(page, **time):
    """Their last message is that long ago; the page hears of it as it is opened again."""
    Identity.objects.update(answerable_until=timezone.now() + timedelta(**time))
    page.reload()


def test_a_photo_with_its_caption_comes_to_their_phone_and_is_read(phone, stage):
    photo = {"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": files.photo((800, 600))}
    phone.command("plus").click()
    with phone.page.expect_file_chooser() as chooser:
        phone.page.locator('dialog[open] [data-attach="photo"]').click()
    chooser.value.set_files([photo])
    expect(phone.pane().locator(".chosen li")).to_have_count(1)
    phone.write("Voici le plan")

    until(phone.page, lambda: len(stage.came("whatsapp")) == 2)
    assert stage.came("whatsapp") == ["image/jpeg", "Voici le plan"]
    expect(phone.pane().locator(".out .meta.read")).to_have_count(2)


def test_what_the_channel_cannot_do_is_not_there_and_why_is_told(phone):
    assert phone.pane().locator(".thread-head .dot").count() == 0
    phone.command("plus").click()
    sheet = phone.page.locator("dialog[open]")
    sheet.get_by_text("What WhatsApp does not have").click()

    expect(sheet).to_contain_text("they write via WhatsApp")
    assert not axe(phone.page)
    assert unfit(phone.page, "dialog[open]") == []


def test_an_answer_that_failed_says_why_and_is_sent_again_once(phone, stage):
    stage.then(Trouble(400, code=131026))
    phone.write("Elle fait douze mètres")
    failed = phone.message("Elle fait douze mètres")
    expect(failed).to_contain_text("Not delivered: messages do not reach them there")
    expect(failed).to_contain_text("Try another way to reach them.")

    failed.get_by_role("button", name="Send again").dblclick()

    expect(failed.locator(".meta.read")).to_be_visible()
    assert stage.came("whatsapp") == ["Elle fait douze mètres"]


def test_one_of_which_nobody_knows_says_so_and_waits_for_a_decision(phone, stage):
    stage.then(Trouble(drops=True))
    phone.write("Oui")

    lost = phone.message("Oui")
    expect(lost).to_contain_text("It may have arrived or not")
    expect(lost).to_contain_text("Send it again only if they do not have it.")
    assert stage.came("whatsapp") == ["Oui"]


def test_a_burst_is_spaced_and_the_wait_is_told(phone, stage):
    for text in ("Une", "Deux"):
        phone.write(text)

    expect(phone.pane().locator(".departures")).to_contain_text(
        "WhatsApp accepts one message every 6 s to the same person"
    )
    expect(phone.pane().locator(".departures")).to_be_hidden()
    until(phone.page, lambda: stage.came("whatsapp") == ["Une", "Deux"])


def test_the_last_hours_are_told_and_then_a_template_goes_out(phone, stage):
    expect(phone.pane().locator(".window-line")).to_be_hidden()
    closes_in(phone.page, hours=3, minutes=30)
    expect(phone.pane().locator(".window-line")).to_have_text("WhatsApp accepts your answers for another 3 h")

    closes_in(phone.page, seconds=6)
    phone.field().fill("Je regarde et je vous")
    choose = phone.pane().get_by_role("button", name="Choose a template")
    expect(choose).to_be_visible()
    expect(phone.field()).to_have_value("Je regarde et je vous")
    expect(phone.field()).not_to_be_editable()
    expect(phone.send_button()).to_be_hidden()
    assert not axe(phone.page)
    assert unfit(phone.page) == []
    phone.command("plus").click()
    sheet = phone.page.locator("dialog[open]")
    expect(sheet.get_by_role("button", name="Import a photo")).to_be_disabled()
    expect(sheet.get_by_role("button", name="Template")).to_be_enabled()
    expect(sheet.locator("#off-1")).to_contain_text("Too late: WhatsApp accepts an answer only for some time")
    assert not axe(phone.page)
    phone.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    choose.click()
    sheet = phone.page.locator("dialog[open]")
    expect(sheet.locator("button.macro")).to_have_count(2)
    assert unfit(phone.page, "dialog[open]") == []
    sheet.get_by_text("commande_expediee").click()
    sheet.get_by_label("In place of “1”").fill("Zoé")
    sheet.get_by_label("In place of “2”").fill("A-1042")
    expect(sheet.locator(".template-read")).to_contain_text("Bonjour Zoé, votre commande A-1042 est partie.")
    assert not axe(phone.page)
    assert unfit(phone.page, "dialog[open]") == []
    sheet.get_by_role("button", name="Send").dblclick()

    expect(sheet).to_have_count(0)
    expect(phone.messages().last).to_contain_text("Bonjour Zoé, votre commande A-1042 est partie.")
    read = "Bonjour Zoé, votre commande A-1042 est partie. Écrivez-nous ici si vous avez une question.\n\nMaison Lorme"
    until(phone.page, lambda: stage.came("whatsapp") == [read])

    stage.write(NUMBER, ZOE, "Merci !")  # and one writes again, where one was
    expect(choose).to_be_hidden()
    expect(phone.field()).to_be_editable()
    expect(phone.field()).to_have_value("Je regarde et je vous")
    assert Message.objects.filter(from_visitor=False, kind="text").count() == 1
    assert Conversation.objects.count() == 1
