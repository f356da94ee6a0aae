"""Writing on a phone whose keyboard is open: what the visitor said stays in sight."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import notes
from conversations.models import Conversation, Inbox, Visitor
from conversations.people.models import User
from routing import answers, offers
from routing.models import Availability, Offer

from .conftest import DESKTOP, TYPING, axe
from .fitting import NO_WIDER
from .phones import until

LEAST_SHARE = 0.55  # of the height that the keyboard leaves


def run_out(agent):
    """The time for a first answer is over: whatever else happens, the clock finds it."""
    Offer.objects.open().update(answer_by=timezone.now())
    agent.page.evaluate("fetch('/desk/')")


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

    assert agent.page.evaluate(NO_WIDER)


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


FITS = """field => {
  const pen = document.createElement("canvas").getContext("2d");
  const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
  pen.font = font;
  const room = field.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
  return pen.measureText(field.placeholder).width <= room;
}"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_narrow_phones_no_placeholder_is_cut_and_the_visitors_dot_stays(sign_in, regular, language):
    User.objects.filter(pk=regular.user_id).update(language=language)
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": 360, "height": 640}})
    agent.offer().get_by_role("link").click()
    field = agent.field()
    expect(field).to_have_attribute("placeholder", "Répondre à Camille" if language == "fr" else "Answer Camille")
    for width in (320, 360):
        agent.page.set_viewport_size({"width": width, "height": 640})
        for mode in ("note", "answer"):
            agent.command("plus").click()
            agent.page.locator("dialog[open] [data-write=note]").click()
            expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", mode)
            expect(field).not_to_have_attribute("placeholder", "")
            until(agent.page, lambda: field.evaluate(FITS))
        expect(agent.pane().locator(".thread-head .avatar .dot")).to_be_visible()
        expect(agent.pane().locator(".thread-head .avatar .dot")).to_have_css("width", "14px")


def test_a_mention_on_the_list_is_cut_and_nothing_scrolls_sideways(sign_in, regular, hire, write):
    ben, now = hire("Ben", "Featherstonehaugh-Cholmondeley").user, timezone.now()
    write(Visitor.objects.create(name="Zoe", created_at=now, language="en"), "Is anybody there?", now=now)
    talk = Conversation.objects.get(visitor__name="Zoe")
    answers.answer(talk.agent, talk.pk, text="Yes", client_id="y", now=now)
    other = {regular.user, ben}.difference({talk.agent}).pop()
    words = f"@{other.get_full_name()} " + "could you look at this lamp, please, and at the globe " * 4
    notes.write(talk.agent, talk.pk, text=words, client_id="n", now=now)
    agent = sign_in(other, {**TYPING, "viewport": {"width": 320, "height": 640}})
    mention = agent.page.locator(".mention")

    expect(mention.locator(".mention-t")).to_have_css("text-overflow", "ellipsis")
    assert mention.evaluate("one => one.getBoundingClientRect().right <= document.documentElement.clientWidth")
    assert mention.evaluate("one => one.closest('#list').scrollWidth <= document.documentElement.clientWidth")
    assert agent.page.evaluate(NO_WIDER)


def test_an_offer_that_goes_while_one_types_says_why_and_what_to_do_and_the_words_stay(sign_in, regular, server):
    Inbox.objects.update(first_answer_seconds=4)
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": 360, "height": 640}}).take_offer()
    agent.field().fill("The globe is under warranty,")
    run_out(agent)

    away = agent.pane().locator(".away")
    expect(away).to_contain_text("The time for a first answer is over.")
    expect(away).to_contain_text("You are unavailable on Chat now.")
    expect(agent.page.locator("#toasts > *")).to_have_count(0)
    expect(agent.field()).to_have_value("The globe is under warranty,")
    expect(agent.field()).not_to_be_editable()
    kept = agent.pane().locator(".kept-line")
    expect(kept).to_contain_text("Not sent: your words stay here.")
    assert not axe(agent.page)
    agent.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    kept.get_by_role("button", name="Copy").tap()
    until(agent.page, lambda: agent.page.evaluate("navigator.clipboard.readText()") == "The globe is under warranty,")
    agent.page.reload()
    expect(agent.field()).to_have_value("The globe is under warranty,")
    expect(kept).to_be_visible()


def test_who_missed_it_while_typing_is_available_again_by_one_tap_in_its_place(sign_in, regular, server):
    Inbox.objects.update(first_answer_seconds=4)
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": 360, "height": 640}}).take_offer()
    agent.field().fill("The globe is under warranty,")
    run_out(agent)
    Inbox.objects.update(first_answer_seconds=600)  # it comes back, and stays

    again = agent.pane().locator(".gone").get_by_role("button", name="Become available again")
    again.tap()

    expect(again).to_have_count(0)
    until(agent.page, lambda: Availability.objects.get(agent=regular).is_wanted)


def test_a_conversation_that_was_closed_while_one_types_says_so(sign_in, regular, adam, server):
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": 360, "height": 640}}).take_offer()
    agent.field().fill("The globe is under warranty,")
    elsewhere = sign_in(regular.user, DESKTOP)
    elsewhere.page.goto(f"{server.url}/desk/{Conversation.objects.unfinished().get().pk}/")
    elsewhere.close_conversation()

    expect(agent.pane().locator(".thread-head")).to_contain_text("Closed on")
    expect(agent.field()).to_have_value("The globe is under warranty,")
    expect(agent.pane().locator(".kept-line")).to_contain_text("Not sent: your words stay here.")


def test_an_offer_missed_while_one_answers_another_says_so_until_one_is_available_again(
    sign_in, hire, answered, visit, server
):
    ana = hire("Ana").user
    answered(ana, "Is it dimmable?", "Yes")
    agent = sign_in(ana, TYPING)
    agent.page.locator("#chats .row").click()
    visit().write("Anybody?")
    expect(agent.page.locator("#offer-toast")).to_contain_text("Anybody?")

    Offer.objects.open().update(answer_by=timezone.now())
    agent.page.evaluate("fetch('/desk/')")  # whatever else happens, the clock finds it
    toast = agent.page.locator(".toast.missed")
    expect(toast).to_contain_text("you are now unavailable on Chat")
    toast.get_by_role("button", name="Become available again").tap()

    expect(toast).to_have_count(0)
    expect(agent.back().key()).to_have_attribute("data-state", "free")


def test_words_begun_in_a_conversation_that_was_taken_stay_on_the_list(sign_in, regular, hire, olga, server):
    agent = sign_in(regular.user, {**TYPING, "viewport": {"width": 360, "height": 640}}).take_offer()
    hire("Ben")
    agent.field().fill("The globe is under warranty,")
    desk = sign_in(olga, DESKTOP)
    desk.page.goto(f"{server.url}/desk/{Conversation.objects.unfinished().get().pk}/")
    desk.command("transfer").click()
    desk.page.locator("dialog[open]").get_by_text("Ben", exact=True).click()
    desk.page.locator("dialog[open] [type=submit]").click()

    expect(agent.pane().locator(".away")).to_contain_text(
        "This conversation is no longer on your desk. Offered to Ben."
    )
    expect(agent.field()).to_have_value("The globe is under warranty,")
    agent.page.goto(f"{server.url}/desk/")
    notice = agent.page.locator("#stranded > *")
    expect(notice).to_contain_text("Begun and not sent: Camille Aubert")
    expect(notice).to_contain_text("The globe is under warranty,")
    notice.get_by_role("button", name="Discard").tap()
    expect(notice).to_have_count(0)
    agent.page.reload()
    expect(agent.page.locator("#chats")).to_be_visible()
    expect(notice).to_have_count(0)
