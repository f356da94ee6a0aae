"""Back closes what lies open, the last of it first, and only then leaves: on the desk and in the chat of a site."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import lifecycle
from routing.models import Availability
from tests import files

from .conftest import DESKTOP, PHONE
from .phones import until

BACK = "history.back()"
PHOTO = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": files.photo((400, 300))}


@pytest.fixture
def thread(busy):
    """Ana's phone on a conversation that she opened from the list."""
    phone = busy()
    phone.page.locator("#chats .row").first.click()
    expect(phone.field()).to_be_editable()
    return phone


def sheet(phone):
    return phone.page.locator("dialog[open]")


def has_entries(page, body, count):
    """Waits until what is open has its entries in the history: a script is quicker than any thumb."""
    until(page, lambda: body.evaluate("history.state?.layers") == count)


def test_back_closes_a_sheet_then_leads_to_the_list(thread):
    page, place = thread.page, thread.page.url
    thread.command("plus").click()
    expect(sheet(thread)).to_be_visible()
    page.evaluate(BACK)
    expect(sheet(thread)).to_have_count(0)
    assert page.url == place

    thread.pane().locator("[data-emoji]").click()
    expect(page.locator(".emoji-panel:popover-open")).to_be_visible()
    has_entries(page, page.locator("body"), 1)
    page.evaluate(BACK)
    expect(page.locator(".emoji-panel:popover-open")).to_have_count(0)
    expect(thread.field()).to_be_editable()

    page.evaluate(BACK)
    expect(page).to_have_url(re.compile("/desk/$"))
    expect(page.locator("#chats")).to_be_visible()
    expect(page.locator("#pane > .open")).to_have_count(0)


def test_however_often_sheets_were_opened_back_leaves_once(thread):
    page, place = thread.page, thread.page.url
    for _ in range(5):
        thread.command("plus").click()
        sheet(thread).locator("[data-dismiss]").first.click()
        expect(sheet(thread)).to_have_count(0)
        thread.command("snooze").click()
        expect(sheet(thread)).to_be_visible()
        page.keyboard.press("Escape")
        expect(sheet(thread)).to_have_count(0)
        until(page, lambda: not page.evaluate("history.state?.layers"))  # no thumb is as quick as a script
    assert page.url == place

    page.evaluate(BACK)
    expect(page.locator("#chats")).to_be_visible()
    assert page.url.endswith("/desk/")


def test_what_was_open_when_the_page_was_loaded_anew_is_in_nobodys_way(thread):
    page, place = thread.page, thread.page.url
    thread.command("snooze").click()
    expect(sheet(thread)).to_be_visible()
    page.reload()
    expect(thread.field()).to_be_editable()
    expect(sheet(thread)).to_have_count(0)
    until(page, lambda: not page.evaluate("history.state?.layers"))
    assert page.url == place

    page.evaluate(BACK)
    expect(page.locator("#chats")).to_be_visible()


def test_a_conversation_that_was_ended_out_of_a_sheet_leaves_no_step_behind(thread):
    page = thread.page
    thread.close_conversation()
    expect(page.locator("#chats .row")).to_have_count(2)
    expect(page).to_have_url(re.compile("/desk/$"))
    page.locator("#chats .row").first.click()
    expect(thread.field()).to_be_editable()

    page.evaluate(BACK)
    expect(page).to_have_url(re.compile("/desk/$"))
    expect(page.locator("#chats")).to_be_visible()


def test_a_link_in_a_sheet_leads_on_and_back_to_where_one_was(busy, visit):
    phone = busy()
    Availability.objects.update(capacity=9)
    page = phone.page
    page.locator("#chats .row").first.click()
    first = phone.pane().get_attribute("data-title")
    phone.command("snooze").click()
    expect(sheet(phone)).to_be_visible()
    visit().write("I am Four")
    page.locator("#sheet #offer-toast a").click()
    expect(phone.messages()).to_have_text(["I am Four"])
    expect(sheet(phone)).to_have_count(0)

    page.evaluate(BACK)
    expect(phone.pane()).to_have_attribute("data-title", first)
    page.evaluate(BACK)
    expect(page.locator("#chats")).to_be_visible()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_on_the_board_a_sheet_closes_before_the_page_is_left(sign_in, hire, olga, server):
    hire("Ana")
    page = sign_in(olga, PHONE).page
    page.goto(f"{server.url}/desk/settings/")
    page.locator(".nav [data-place=supervision]").click()
    page.locator("#board a.name").click()
    expect(page.locator("dialog[open] #sheet-h")).to_be_visible()
    has_entries(page, page.locator("body"), 1)

    page.evaluate(BACK)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page).to_have_url(re.compile("/supervision/$"))
    page.evaluate(BACK)
    expect(page).to_have_url(re.compile("/settings/$"))


def test_past_conversations_lead_back_to_the_one_that_is_open(sign_in, regular):
    agent = sign_in(regular.user, PHONE).take_offer()
    page, place = agent.page, agent.page.url
    agent.field().blur()  # the chips are there again
    page.locator(".strip [data-command=past]").click()
    page.locator(".past").first.click()
    expect(page.locator(".state-line")).to_contain_text("Closed on")

    page.evaluate(BACK)
    expect(page.locator(".past")).to_have_count(2)
    page.evaluate(BACK)
    expect(agent.field()).to_be_editable()
    assert page.url == place


def test_the_palette_closes_and_another_page_of_the_desk_is_left(sign_in, hire):
    page = sign_in(hire("Ana").user, DESKTOP).page
    page.locator(".nav [data-place=settings]").click()
    expect(page.locator(".settings-form").first).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.evaluate(BACK)
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator(".settings-form").first).to_be_visible()

    page.evaluate(BACK)
    expect(page.locator(".nav [aria-current]")).to_have_attribute("data-place", "chats")
    expect(page.locator(".settings-form")).to_have_count(0)


def test_the_chat_on_a_whole_phone_closes_and_then_the_sites_page_is_left(visit, shop):
    visitor = visit(PHONE, opened=False)
    page, launcher = visitor.page, visitor.page.locator("pupitre-chat button")
    first = page.url
    page.goto(f"{first}?next")
    for _ in range(3):
        visitor.open_chat()
        visitor.chat.locator("#close").click()
        expect(launcher).to_be_visible()
    visitor.open_chat()
    visitor.chat.locator("#smile").click()
    expect(visitor.chat.locator(".emoji-grid")).to_be_visible()
    has_entries(page, visitor.chat.locator("body"), 2)
    page.evaluate(BACK)
    expect(visitor.chat.locator(".emoji-grid")).to_be_hidden()
    has_entries(page, visitor.chat.locator("body"), 1)
    page.evaluate(BACK)
    expect(launcher).to_be_visible()
    visitor.open_chat()
    visitor.chat.locator("#say").press("Escape")
    expect(launcher).to_be_visible()
    assert page.url.endswith("?next")

    page.evaluate(BACK)
    expect(page).to_have_url(first)


def test_back_closes_a_photo_and_the_survey_before_the_chat(visit, answered, hire, shop):
    ana, now = hire("Ana").user, timezone.now()
    talk = answered(ana, "Is the lamp in stock?", "It is")
    lifecycle.close(talk, by=ana, now=now)
    visitor = visit(PHONE, again=talk.visitor, opened=False)
    page, chat = visitor.page, visitor.chat
    survey = chat.locator("#pw-ask")
    page.locator("pupitre-chat button").click()
    expect(survey).to_be_visible()
    has_entries(page, chat.locator("body"), 2)
    page.evaluate(BACK)
    expect(survey).to_be_hidden()
    expect(chat.locator("#say")).to_be_visible()

    chat.locator("#pick").set_input_files(PHOTO)
    chat.locator(".chosen a.photo").click()
    expect(chat.locator("#photo-view")).to_be_visible()
    has_entries(page, chat.locator("body"), 2)
    page.evaluate(BACK)
    expect(chat.locator("#photo-view")).to_be_hidden()
    expect(chat.locator(".chosen li")).to_have_count(1)
    page.evaluate(BACK)
    expect(page.locator("pupitre-chat button")).to_be_visible()


def test_back_closes_a_photo_before_the_conversation(thread):
    page, place = thread.page, thread.page.url
    thread.command("plus").click()
    with page.expect_file_chooser() as chooser:
        sheet(thread).locator('[data-attach="photo"]').click()
    chooser.value.set_files([PHOTO])
    thread.pane().locator(".chosen a.photo").click()
    expect(page.locator("#photo-view")).to_be_visible()
    page.evaluate(BACK)
    expect(page.locator("#photo-view")).to_be_hidden()
    assert page.url == place

    page.evaluate(BACK)
    expect(page.locator("#chats")).to_be_visible()


def test_beside_the_page_the_chat_leaves_back_to_the_site(visit, shop):
    visitor = visit(DESKTOP, opened=False)
    page, first = visitor.page, visitor.page.url
    page.goto(f"{first}?next")
    visitor.open_chat().chat.locator("#smile").click()
    expect(visitor.chat.locator(".emoji-grid")).to_be_visible()

    page.evaluate(BACK)
    expect(page).to_have_url(first)


MOVES = """() => {
    window.moves = [];
    const noted = (changes) => moves.push(...changes.map(({ target }) => target.dataset.move).filter(Boolean));
    new MutationObserver(noted).observe(document, { attributeFilter: ["data-move"], subtree: true });
}"""


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", ["forward", "back"]), ("reduce", [])])
def test_the_screen_moves_to_a_conversation_and_back_for_who_wants_it(busy, motion, moves):
    phone = busy(reduced_motion=motion)
    phone.page.evaluate(MOVES)

    phone.page.locator("#chats .row").first.click()
    expect(phone.messages()).to_have_count(2)
    expect(phone.page.locator("[data-move]")).to_have_count(0)
    phone.page.evaluate(BACK)
    expect(phone.page.locator("#chats .row")).to_have_count(3)
    phone.page.locator(".nav [data-place=snoozed]").click()
    expect(phone.page.locator("#snoozed-h")).to_be_visible()

    assert phone.page.evaluate("moves") == moves
