"""Conversations of other channels on a phone: what comes is there by itself, and is answered as its channel allows."""

import pytest
from playwright.sync_api import expect

from console.demo.provider.account import File
from console.demo.provider.play import REFUSES
from conversations.channels import channel_named
from conversations.models import Attachment
from tests import files

from .conftest import PHONE
from .fitting import unfit
from .phones import until
from .provider import ENTRANCES, connect

CHANNELS = ("whatsapp", "messenger", "instagram", "facebook", "sms")
PHOTO = File("image", files.photo((800, 600)), "image/jpeg")
VOICE = File("voice", files.voice(kind="ogg"), "audio/ogg")
MAY = {"permissions": ["microphone"], "whole": True}  # the shell records nothing


@pytest.fixture
def desk(stage, sign_in, hire):
    """Ana's phone on her list, with an inbox on each channel."""

    def open_list(**options):
        ana = hire("Ana", "Lopez")
        for channel in CHANNELS:
            connect(channel, ana)
        phone = sign_in(ana.user, PHONE, **options)
        expect(phone.page.locator("#chats")).to_contain_text("Nobody is waiting")
        return phone

    return open_list


def by(channel, at=0):
    account = ENTRANCES[channel].account
    return account, account.customers[at]


def row(phone, channel):
    """Not everybody has a name: rows are told apart by their channel."""
    label = str(channel_named(channel).label)
    return phone.page.locator("#chats .row", has=phone.page.get_by_role("img", name=label, exact=True))


def open_from(phone, channel):
    row(phone, channel).click()
    expect(phone.pane().locator(".thread")).to_be_visible()


def back(phone):
    phone.pane().locator(".back").click()
    expect(phone.page.locator("#chats")).to_be_visible()


def add_photo(phone):
    phone.command("plus").click()
    with phone.page.expect_file_chooser() as chooser:
        phone.page.locator('dialog[open] [data-attach="photo"]').click()
    chooser.value.set_files([{"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": files.photo((640, 480))}])
    expect(phone.pane().locator(".chosen li")).to_have_count(1)


def record(phone):
    """A second of it."""
    phone.command("plus").click()
    phone.page.locator("dialog[open] [data-record]").click()
    expect(phone.pane().locator(".recorder time")).to_have_text("0:01")
    phone.pane().locator("[data-record-finish]").click()
    expect(phone.pane().locator(".chosen voice-player")).to_be_visible()


def play(player):
    player.locator("[data-play]").click()
    until(player.page, lambda: player.locator("audio").evaluate("sound => sound.played.length > 0"))


def test_what_people_send_by_each_channel_appears_on_an_open_desk_by_itself(desk, stage):
    phone = desk()

    stage.write(*by("sms"), "Bonjour, ma commande ?")
    stage.send_file(*by("messenger"), PHOTO)
    stage.write(*by("facebook"), "Elle existe en vert ?")
    stage.write(*by("instagram"), "Elle existe en bleu ?")
    stage.send_file(*by("whatsapp"), VOICE)

    for channel in CHANNELS:
        expect(row(phone, channel)).to_be_visible()
    open_from(phone, "sms")
    expect(phone.messages().last).to_have_text("Bonjour, ma commande ?")
    stage.write(*by("sms"), "Et ma facture ?")  # into the thread that is open
    expect(phone.messages().last).to_have_text("Et ma facture ?")
    back(phone)
    open_from(phone, "messenger")
    expect(phone.pane().locator(".thread .photo img")).to_be_visible()
    back(phone)
    open_from(phone, "facebook")
    expect(phone.messages().last).to_have_text("Elle existe en vert ?")
    back(phone)
    open_from(phone, "whatsapp")
    play(phone.pane().locator(".thread voice-player"))


@pytest.mark.parametrize("channel", ["whatsapp", "messenger", "instagram", "sms"])
def test_a_photo_comes_and_one_goes_back(desk, stage, channel):
    phone = desk()
    stage.send_file(*by(channel), PHOTO)
    open_from(phone, channel)
    expect(phone.pane().locator(".thread .msg.in .photo img")).to_be_visible()

    add_photo(phone)
    phone.send_button().click()

    until(phone.page, lambda: stage.came(channel))
    assert stage.came(channel) == ["image/jpeg"]
    expect(phone.pane().locator(".thread .msg.out .photo")).to_be_visible()


@pytest.mark.parametrize("channel", ["whatsapp", "messenger", "instagram"])
def test_a_voice_message_comes_and_one_goes_back(desk, stage, channel):
    phone = desk(**MAY)
    stage.send_file(*by(channel), VOICE)
    open_from(phone, channel)
    play(phone.pane().locator(".thread .msg.in voice-player"))

    record(phone)
    phone.send_button().click()

    until(phone.page, lambda: stage.came(channel))
    assert stage.came(channel) == ["audio/ogg" if channel == "whatsapp" else "audio/mp4"]
    assert Attachment.objects.filter(kind="voice").count() == 2


def test_a_voice_message_by_mms_is_heard_and_none_can_be_sent_there(desk, stage):
    phone = desk()
    stage.send_file(*by("sms"), VOICE)
    open_from(phone, "sms")

    play(phone.pane().locator(".thread voice-player"))
    phone.command("plus").click()
    expect(phone.page.locator('dialog[open] [data-attach="photo"]')).to_be_visible()
    assert phone.page.locator("dialog[open] [data-record]").count() == 0


def test_a_comment_is_answered_in_public_and_once_in_private(desk, stage):
    phone = desk()
    stage.send_file(*by("facebook"), PHOTO, "Elle existe en vert ?")
    open_from(phone, "facebook")
    expect(phone.pane().locator(".thread .photo img")).to_be_visible()

    phone.write("Oui, depuis lundi")
    until(phone.page, lambda: stage.came("facebook") == ["Oui, depuis lundi"])
    private = phone.page.locator("dialog[open]")
    phone.command("plus").click()
    private.get_by_role("button", name="By message").click()
    private.get_by_label("Your message").fill("Je vous en mets une de côté ?")
    private.get_by_role("button", name="Send").click()

    expect(phone.page.locator("#toasts")).to_contain_text("Sent as a private message")
    until(phone.page, lambda: stage.came("facebook")[1:] == ["🔒 Je vous en mets une de côté ?"])
    phone.command("plus").click()
    private.get_by_role("button", name="By message").click()
    expect(private.get_by_role("alert")).to_be_visible()  # once
    expect(private.get_by_label("Your message")).to_have_count(0)


@pytest.mark.parametrize("channel", ["messenger", "instagram", "facebook", "sms"])
def test_an_answer_that_is_refused_says_why_and_goes_by_a_tap(desk, stage, channel):
    phone = desk()
    stage.write(*by(channel), "Bonjour")
    open_from(phone, channel)
    stage.then(REFUSES)

    phone.write("Oui, en vert")
    failed = phone.message("Oui, en vert")
    expect(failed).to_contain_text("Not delivered")
    assert stage.came(channel) == []
    failed.get_by_role("button", name="Send again").click()

    expect(failed).not_to_contain_text("Not delivered")
    until(phone.page, lambda: stage.came(channel) == ["Oui, en vert"])


def test_the_provider_s_page_shows_what_was_sent_and_fills_itself(desk, stage, chromium):
    phone, (account, customer) = desk(**MAY), by("whatsapp")
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{stage.base}/?account={account.label}&customer={customer.user_id}")
    page.get_by_role("textbox", name="Message").fill("Bonjour")
    page.get_by_role("button", name="Photo").click()
    expect(page.locator("li.mine img")).to_be_visible()
    open_from(phone, "whatsapp")
    page.get_by_role("textbox", name="Message").fill("Encore")

    phone.write("Merci")
    expect(page.locator("li:not(.mine)").last).to_contain_text("Merci")
    add_photo(phone)
    phone.send_button().click()
    until(page, lambda: page.locator("li:not(.mine) img").evaluate_all("all => all.some(one => one.naturalWidth > 0)"))
    record(phone)
    phone.send_button().click()
    sound = page.locator("li:not(.mine) audio")
    expect(sound).to_be_visible()
    until(page, lambda: sound.evaluate("one => one.duration > 0"))

    expect(page.get_by_role("textbox", name="Message")).to_have_value("Encore")  # what was begun stays
    assert unfit(page, "body") == []
    context.close()
