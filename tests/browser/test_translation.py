"""Two people who share no language: what each reads, on the phone of one and in the chat of the other."""

import re
import time
from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import translations
from conversations.models import Message, TranslationSetting, Visitor
from routing import answers
from tests.browser import translator
from translation.firefox import client

from .conftest import DESKTOP, SMALL_PHONE, TYPING, axe_in_both
from .fitting import unfit
from .phones import until

GOOD_DAY, GOOD_MORNING = "Bom dia, onde está a minha encomenda?", "Good morning, where is my parcel?"
ON_ITS_WAY, A_CAMINHO = "It is on its way.", "Está a caminho."
MARHABA, HELLO = "مرحبا، هل تشحنون إلى الدار البيضاء؟", "Hello, do you ship to Casablanca?"
HELLO_ALL = "Hello!"
SWITCHED_ON = re.compile('"on": true')
YES, NAAM = "Yes, within five days.", "نعم، خلال خمسة أيام."


@pytest.fixture(autouse=True)
def a_translator_that_works(data_dir):
    yield
    for changed in (translator.down(data_dir), translator.real(data_dir)):
        changed.unlink(missing_ok=True)


@pytest.fixture
def ines(hire):
    """She has everything translated that her visitors write."""
    agent = hire("Ines")
    translations.choose_default(agent.user, is_automatic=True, language="en")
    return agent


@pytest.fixture
def talk(ines, write, sign_in):
    """Her phone with the conversation of somebody who has written this."""

    def begin(says, device=SMALL_PHONE, name="Beatriz Lopes", language="en"):
        visitor = Visitor.objects.create(name=name, is_proven=True, created_at=timezone.now(), language=language)
        asked = write(visitor, says, now=timezone.now())
        answers.answer(ines.user, asked.conversation_id, text=HELLO_ALL, client_id="1", now=timezone.now())
        desk = sign_in(ines.user, device)
        desk.visitor_row = visitor
        return desk.open(name)

    return begin


def strip(desk):
    return desk.pane().locator(".translation")


def switch_on(desk):
    switch = strip(desk).locator("[data-switch]")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def real_translator(data_dir, server, settings):
    """The engine on this machine, once the process beside the server has both models in its memory."""
    settings.LANGUAGES_SOCKET = data_dir / "languages.sock"
    translator.real(data_dir).touch()
    deadline = time.monotonic() + 600  # bounds a failure only
    for pair in (("en", "pt"), ("pt", "en")):
        while True:
            with suppress(client.NotReached):
                client.ask(["Hello"], *pair, seconds=60)
                break
            assert time.monotonic() < deadline, "the language process does not answer"
            time.sleep(0.05)


def test_a_portuguese_visitor_and_an_english_agent(talk, visit):
    desk = talk(GOOD_DAY)
    visitor = visit(again=desk.visitor_row)
    expect(desk.message(GOOD_MORNING)).to_be_visible()
    expect(desk.message(GOOD_MORNING)).to_contain_text("Translated from Portuguese")
    expect(desk.message(GOOD_MORNING)).to_contain_text("Test translator")

    desk.field().fill(ON_ITS_WAY)
    expect(strip(desk).locator("[data-source]")).to_contain_text("English")
    expect(strip(desk).locator("[data-target]")).to_contain_text("Portuguese")
    switch_on(desk)
    expect(strip(desk)).to_contain_text(A_CAMINHO)
    assert unfit(desk.page, ".translation") == []
    expect(desk.send_button()).to_have_accessible_name("Send the translation: Portuguese (PT)")
    desk.send_button().click()

    expect(visitor.messages().last).to_have_text(A_CAMINHO)
    expect(visitor.messages().last).to_have_attribute("lang", "pt")
    expect(visitor.chat.locator("#thread")).not_to_contain_text(ON_ITS_WAY)
    expect(desk.message(A_CAMINHO)).to_contain_text("In Portuguese")
    answer = Message.objects.filter(agent__isnull=False).latest("pk")
    assert (answer.text, answer.translation, answer.language) == (A_CAMINHO, ON_ITS_WAY, "pt")


@pytest.mark.usefixtures("real_translator")
def test_portuguese_and_english_by_the_engine_on_this_machine(talk, visit):
    desk = talk(GOOD_DAY)
    visitor = visit(again=desk.visitor_row)
    row = desk.pane().locator(".msg.in")
    expect(row).to_contain_text("Firefox Translations")
    expect(row.locator(".bubble").first).to_contain_text("order")

    desk.field().fill("Your parcel 4521 arrives on Thursday.")
    switch_on(desk)
    expect(strip(desk).locator("[data-said]")).to_contain_text("4521")
    desk.send_button().click()

    expect(visitor.messages().last).to_contain_text("4521")
    expect(visitor.messages().last).to_have_attribute("lang", "pt")
    answer = Message.objects.filter(agent__isnull=False).latest("pk")
    assert (answer.translation, answer.translator) == ("Your parcel 4521 arrives on Thursday.", "fxtranslate")
    assert answer.text != answer.translation


def test_the_original_is_one_tap_away_on_either_side(talk):
    desk = talk(GOOD_DAY)
    row = desk.message(GOOD_MORNING)
    expect(row.get_by_role("button", name="Original")).to_be_visible()
    assert unfit(desk.page, ".thread") == []
    row.get_by_role("button", name="Original").click()
    expect(row.get_by_text(GOOD_DAY)).to_be_visible()
    expect(row.get_by_text(GOOD_MORNING)).to_be_hidden()
    row.get_by_role("button", name="Original").click()
    expect(row.get_by_text(GOOD_MORNING)).to_be_visible()


def test_an_arabic_visitor_reads_and_is_read_from_right_to_left(talk, visit):
    desk = talk(MARHABA, name="Samir Haddad")
    visitor = visit(again=desk.visitor_row)
    row = desk.message(HELLO)
    expect(row).to_contain_text("Translated from Arabic")
    row.get_by_role("button", name="Original").click()
    original = row.get_by_text(MARHABA)
    expect(original).to_have_attribute("lang", "ar")
    expect(original).to_have_css("direction", "rtl")

    desk.field().fill(YES)
    switch_on(desk)
    above = strip(desk).locator("[data-said]")
    expect(above).to_have_text(NAAM)
    expect(above).to_have_css("direction", "rtl")
    desk.send_button().click()

    expect(visitor.messages().last).to_have_text(NAAM)
    expect(visitor.messages().last).to_have_css("direction", "rtl")
    expect(desk.message(NAAM).get_by_text(NAAM)).to_have_css("direction", "rtl")


def test_the_draft_is_followed_and_may_go_as_it_was_written(talk):
    desk = talk(GOOD_DAY)
    desk.field().fill("Let me look")
    switch_on(desk)
    expect(strip(desk).locator("[data-said]")).to_have_text("pt: Let me look")
    desk.field().fill(ON_ITS_WAY)
    expect(strip(desk).locator("[data-said]")).to_have_text(A_CAMINHO)

    strip(desk).get_by_role("button", name="Send as written").click()

    expect(desk.message(ON_ITS_WAY)).to_contain_text("Sent")
    answer = Message.objects.filter(agent__isnull=False).latest("pk")
    assert (answer.text, answer.translation) == (ON_ITS_WAY, "")


def test_the_engine_dies_in_the_middle(talk, visit, data_dir):
    desk = talk(GOOD_DAY)
    visitor = visit(again=desk.visitor_row)
    expect(desk.message(GOOD_MORNING)).to_be_visible()
    translator.down(data_dir).touch()
    visitor.write("Obrigada, fico à espera da resposta")
    row = desk.message("Obrigada, fico à espera da resposta")
    expect(row).to_contain_text("The translator does not answer")

    desk.field().fill("I am looking for it.")
    switch_on(desk)
    expect(strip(desk)).to_contain_text("The translator does not answer")
    desk.send_button().click()
    expect(visitor.messages().last).to_have_text("I am looking for it.")

    translator.down(data_dir).unlink()
    row.get_by_role("button", name="Try again").click()
    expect(desk.message("en: Obrigada, fico à espera da resposta")).to_be_visible()


def test_what_was_translated_without_network_goes_when_it_is_back_with_both_texts(talk):
    desk = talk(GOOD_DAY)
    desk.field().fill(ON_ITS_WAY)
    switch_on(desk)
    expect(strip(desk)).to_contain_text(A_CAMINHO)
    desk.page.context.set_offline(True)
    desk.send_button().click()
    expect(desk.messages().last).to_have_text(A_CAMINHO)
    expect(desk.pane().locator(".msg.pending")).to_be_visible()

    desk.page.context.set_offline(False)

    expect(desk.pane().locator(".msg.pending")).to_have_count(0)
    answer = Message.objects.filter(agent__isnull=False).latest("pk")
    assert (answer.text, answer.translation) == (A_CAMINHO, ON_ITS_WAY)


def test_a_language_that_is_recognised_late_takes_no_choice_back(talk, ines):
    translations.choose_default(ines.user, is_automatic=False, language="en")
    desk = talk(GOOD_DAY, language="es")
    held, told = [], []

    def hold(route):
        held.append(route)

    def pass_on(route):
        told.append("switched")
        route.continue_()

    desk.page.route("**/translation/recognise/", hold)
    desk.page.route("**/translation/switch/", pass_on)
    desk.field().fill(ON_ITS_WAY)
    until(desk.page, lambda: held)
    recognised = held[0].fetch()

    switch_on(desk)
    told.append("recognised")
    held[0].fulfill(response=recognised)

    expect(strip(desk)).to_contain_text(A_CAMINHO)
    assert told == ["recognised", "switched"]


def test_nor_does_it_take_back_a_language_that_was_chosen_meanwhile(talk, ines):
    translations.choose_default(ines.user, is_automatic=False, language="en")
    desk = talk(GOOD_DAY, language="es")
    held = []

    def hold(route):
        held.append(route)

    desk.page.route("**/translation/recognise/", hold)
    desk.field().fill(ON_ITS_WAY)
    until(desk.page, lambda: held)
    recognised = held[0].fetch()

    strip(desk).locator("[data-target]").click()
    tap_language(desk, "German")
    expect(strip(desk).locator("[data-target]")).to_contain_text("German")
    with desk.page.expect_response("**/translation/recognise/"):
        held[0].fulfill(response=recognised)

    desk.field().press("End")
    desk.field().type(" now")
    expect(strip(desk).locator("[data-target]")).to_contain_text("German")


def test_a_head_that_comes_late_takes_no_swap_back(talk):
    desk = talk(GOOD_DAY)
    desk.field().fill("Let me look")
    head = desk.pane().locator(".thread-head")
    older = head.get_attribute("data-translation")
    switch_on(desk)
    expect(head).to_have_attribute("data-translation", SWITCHED_ON)

    held = []

    def hold(route):
        held.append(route)

    desk.page.route("**/translation/choose/", hold)
    strip(desk).get_by_role("button", name="Swap the languages").click()
    until(desk.page, lambda: held)
    head.evaluate("(head, older) => head.setAttribute('data-translation', older)", older)
    desk.field().press("End")
    desk.field().type(" now")

    expect(strip(desk).locator("[data-source]")).to_contain_text("Portuguese")
    held[0].continue_()
    expect(strip(desk).locator("[data-said]")).to_have_text("en: Let me look now")


def tap_language(desk, name):
    sheet = desk.page.locator("#sheet")
    expect(sheet.locator("h2")).to_be_focused()
    sheet.locator(".languages").get_by_role("button", name=name).click()
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize("opener", [".strip .chip:has-text('Portuguese')", ".msg .spoken"], ids=["head", "message"])
def test_one_tap_corrects_the_visitors_language_and_it_is_remembered(talk, opener):
    desk = talk(GOOD_DAY)
    expect(desk.message(GOOD_MORNING)).to_be_visible()
    desk.pane().locator(opener).click()
    expect(desk.page.locator("#sheet [aria-current]")).to_contain_text("Portuguese")
    tap_language(desk, "Spanish")

    expect(desk.pane().locator(".strip .chip", has_text="Spanish")).to_be_visible()
    expect(desk.pane().locator(".thread")).to_contain_text("Translated from Spanish")
    known = Visitor.objects.get(pk=desk.visitor_row.pk)
    assert (known.language, known.language_certainty) == ("es", Visitor.Certainty.CORRECTED)


def test_the_two_languages_are_chips_that_are_changed_and_swapped(talk):
    desk = talk(GOOD_DAY)
    desk.field().fill("Let me look")
    switch_on(desk)
    source, target = strip(desk).locator("[data-source]"), strip(desk).locator("[data-target]")
    strip(desk).get_by_role("button", name="Swap the languages").click()
    expect(source).to_contain_text("Portuguese")
    expect(target).to_contain_text("English")
    expect(strip(desk).locator("[data-said]")).to_have_text("en: Let me look")
    strip(desk).get_by_role("button", name="Swap the languages").click()
    expect(strip(desk).locator("[data-said]")).to_have_text("pt: Let me look")

    target.click()
    tap_language(desk, "Spanish")
    expect(target).to_contain_text("Spanish")
    expect(strip(desk).locator("[data-said]")).to_have_text("es: Let me look")
    source.click()
    tap_language(desk, "Japanese")
    expect(source).to_contain_text("Japanese")
    assert TranslationSetting.objects.get().agent_language == "ja"


def test_the_settings_say_what_is_translated_by_itself(talk):
    desk = talk(GOOD_DAY)
    expect(desk.message(GOOD_MORNING)).to_be_visible()
    desk.pane().locator(".strip .chip", has_text="Portuguese").click()
    sheet = desk.page.locator("#sheet")
    sheet.get_by_role("button", name="Translation settings").click()
    expect(sheet.get_by_label("Beatriz reads in")).to_have_value("pt")
    expect(sheet).to_contain_text("recognised from their messages")
    sheet.get_by_role("button", name="Swap the languages").click()
    expect(sheet.get_by_label("I write in")).to_have_value("pt")
    sheet.get_by_role("button", name="Swap the languages").click()
    sheet.get_by_label("Translate visitor messages automatically").uncheck()
    sheet.get_by_role("button", name="Save").click()

    expect(sheet).to_be_hidden()
    assert not TranslationSetting.objects.get().is_automatic


def test_the_keyboard_leaves_the_thread_its_place(talk):
    desk = talk(GOOD_DAY, device=TYPING)
    desk.field().fill("Ok")
    desk.field().focus()
    share = """() => {
        const talk = document.querySelector("#pane .talk").getBoundingClientRect();
        return (Math.min(talk.bottom, innerHeight) - talk.top) / innerHeight;
    }"""
    switch = desk.field().locator("xpath=..").locator("[data-switch]")
    expect(switch).to_be_visible()
    assert desk.page.evaluate(share) >= 0.55
    switch.click()
    expect(strip(desk).locator("[data-said]")).to_have_text("pt: Ok")
    desk.field().focus()
    assert desk.page.evaluate(share) >= 0.55

    strip(desk).get_by_role("button", name="Send as written").click()
    expect(desk.message("Ok")).to_contain_text("Sent")
    assert Message.objects.filter(agent__isnull=False).latest("pk").translation == ""


@pytest.mark.parametrize("device", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
def test_anybody_can_use_it(talk, device):
    desk = talk(GOOD_DAY, device=device)
    expect(desk.message(GOOD_MORNING)).to_be_visible()
    desk.field().fill(ON_ITS_WAY)
    switch_on(desk)
    expect(strip(desk)).to_contain_text(A_CAMINHO)
    assert axe_in_both(desk.page) == []
    strip(desk).locator("[data-settings]").click()
    expect(desk.page.locator("#sheet h2")).to_have_text("Translation")
    assert axe_in_both(desk.page) == []
