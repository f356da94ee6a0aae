"""The copilot with a language model: an answer and a better draft, as they are written, on the phone of an agent."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.copilot.models import Outcome, Suggestion
from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection
from conversations.models import Visitor
from conversations.people.models import Role, User

from .conftest import DESKTOP, PHONE, TYPING, axe_in_both
from .fitting import unfit
from .phones import soon, until

QUESTION = "My globe came broken, must I send the lamp back?"
REPLACED = "A broken globe is replaced, and the lamp stays with you."
DRAFT, BETTER = "you keep the lamp", "Of course you keep the lamp."


@pytest.fixture
def talk(shop, hire, answered, sign_in):
    """An agent in a conversation that asks what an article answers."""

    def make(device=PHONE, **options):
        article = Article(
            collection=Collection.objects.create(name="Help"),
            title="Damaged on arrival",
            text=f"Tell us within seven days. {REPLACED}",
            language="en",
            link="https://shop.example/damaged",
        )
        indexing.save(article, now=timezone.now())
        ana = hire("Ana").user
        conversation = answered(ana, QUESTION, "Good morning")
        Visitor.objects.update(name="Zoe", is_proven=True)
        desk = sign_in(ana, device, **options)
        desk.visitor_row = conversation.visitor
        desk.open("Zoe")
        expect(desk.page.locator("#offline")).to_be_hidden()
        return desk

    return make


def sheet(desk):
    return desk.page.locator("dialog[open]")


def ask(desk, tab="Answer"):
    """By the star in the field, or where that has no room by its tile."""
    if desk.command("copilot").is_visible():
        desk.command("copilot").click()
    else:
        desk.command("plus").click()
        sheet(desk).locator("[data-command=copilot]").click()
    sheet(desk).locator(".sheet-tabs").get_by_role("button", name=tab, exact=True).click()
    return sheet(desk)


def becomes(desk, outcome):
    """What is told of the only suggestion of which something is."""
    until(desk.page, lambda: Suggestion.objects.exclude(outcome="").exists())
    assert Suggestion.objects.exclude(outcome="").get().outcome == outcome


def test_an_answer_is_read_while_it_is_written_taken_changed_and_sent(talk, model, visit):
    desk = talk()
    visitor = visit(again=desk.visitor_row)
    model.says_and_waits(f"{REPLACED} [1] It", " costs 70 € to send it back. [1]")

    opened = ask(desk)
    expect(opened.locator("[data-said]")).to_have_text(f"{REPLACED}1")
    expect(opened.locator("[data-said]")).to_be_visible()
    expect(opened.get_by_role("button", name="Stop")).to_be_visible()
    assert axe_in_both(desk.page) == []
    assert unfit(desk.page, "dialog[open]") == []
    expect(opened.locator(".passage:visible")).to_contain_text("Damaged on arrival")
    model.go_on()
    expect(opened.locator(".copilot-end .passage")).to_contain_text("Damaged on arrival")
    expect(opened.get_by_role("button", name="Stop")).to_be_hidden()
    opened.get_by_text("One sentence was left out").click()
    expect(opened.locator(".copilot-struck li")).to_contain_text("A figure that its sources do not have")
    assert axe_in_both(desk.page) == []
    opened.get_by_role("button", name="Put it into my answer").click()

    expect(sheet(desk)).to_have_count(0)
    expect(desk.field()).to_have_value(REPLACED)
    expect(visitor.messages()).to_have_count(2)
    desk.field().fill(f"No. {REPLACED}")
    desk.send_button().click()
    expect(visitor.messages().last).to_have_text(f"No. {REPLACED}")
    becomes(desk, Outcome.EDITED)


def test_an_answer_that_is_sent_as_it_was_written_counts_as_accepted(talk, model):
    desk = talk(DESKTOP)
    model.says(f"{REPLACED} [1]")

    ask(desk).get_by_role("button", name="Put it into my answer").click()
    desk.send_button().click()

    expect(desk.message(REPLACED)).to_be_visible()
    becomes(desk, Outcome.ACCEPTED)


def test_an_answer_that_is_left_counts_as_refused_and_another_version_is_asked_for(talk, model):
    desk = talk()
    model.says(f"{REPLACED} [1]")

    opened = ask(desk)
    expect(opened.locator(".copilot-end .copilot-draft")).to_contain_text(REPLACED)
    model.says("Tell us within seven days. [1]")
    opened.get_by_role("button", name="Another version").click()

    expect(opened.locator(".copilot-end .copilot-draft")).to_contain_text("Tell us within seven days.")
    becomes(desk, Outcome.REFUSED)


def reload(desk):
    with desk.page.expect_event("framenavigated"):
        desk.page.reload()
    expect(desk.field()).to_be_visible()
    expect(desk.page.locator("#offline")).to_be_hidden()


def test_what_became_of_it_is_told_where_its_page_was_loaded_anew_in_between(talk, model):
    desk = talk(DESKTOP)
    model.says(f"{REPLACED} [1]")

    ask(desk).get_by_role("button", name="Put it into my answer").click()
    expect(desk.field()).to_have_value(REPLACED)
    reload(desk)
    expect(desk.field()).to_have_value(REPLACED)
    desk.send_button().click()

    expect(desk.message(REPLACED)).to_be_visible()
    becomes(desk, Outcome.ACCEPTED)


def test_what_was_offered_by_a_page_that_is_gone_was_refused(talk, model):
    desk = talk()
    model.says(f"{REPLACED} [1]")

    expect(ask(desk).get_by_role("button", name="Put it into my answer")).to_be_visible()
    reload(desk)

    becomes(desk, Outcome.REFUSED)


def test_a_draft_is_improved_and_what_stood_there_comes_back(talk, model):
    desk = talk(TYPING)
    desk.field().fill(DRAFT)
    model.says_and_waits("Of course", " you keep the lamp.")

    opened = ask(desk, "Improve")
    expect(opened.locator("[data-draft]")).to_have_text(DRAFT)
    opened.get_by_text("Warmer").click()
    expect(opened.locator("[data-said]")).to_have_text("Of course")
    model.go_on()
    expect(opened.locator("ins").first).to_contain_text("Of course")
    assert axe_in_both(desk.page) == []
    opened.get_by_role("button", name="Replace my draft").click()

    expect(desk.field()).to_have_value(BETTER)
    desk.page.get_by_role("button", name="Undo").click()
    expect(desk.field()).to_have_value(DRAFT)
    becomes(desk, Outcome.REFUSED)


def test_keys_go_through_the_ways_and_ask_for_the_one_where_they_stop(talk, model):
    desk = talk(DESKTOP)
    desk.field().fill(DRAFT)
    model.says(BETTER)

    opened = ask(desk, "Improve")
    opened.get_by_role("radio", name="Correct").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        desk.page.keyboard.press(key)

    expect(opened.locator("ins").first).to_be_visible()
    expect(opened.get_by_role("radio", name="More formal")).to_be_checked()
    assert len(model.asked) == 1


def test_who_has_written_nothing_has_nothing_improved(talk, model):
    desk = talk()

    opened = ask(desk, "Improve")

    expect(opened.get_by_text("Nothing has been written yet.")).to_be_visible()
    expect(opened.get_by_text("Warmer")).to_be_hidden()
    assert not model.asked


def test_without_a_model_nothing_is_improved_and_answers_are_quoted(talk):
    desk = talk()

    opened = ask(desk)

    expect(opened.get_by_text("word for word")).to_be_visible()
    expect(opened.get_by_role("button", name="Improve")).to_have_count(0)


def test_a_sheet_that_is_closed_hangs_up(talk, model):
    desk = talk()
    model.says_and_waits(f"{REPLACED} [1] It")
    opened = ask(desk)
    expect(opened.locator("[data-said]")).to_contain_text(REPLACED)

    desk.page.keyboard.press("Escape")

    assert model.was_left.wait(60)


def test_a_page_that_is_closed_hangs_up(talk, model):
    desk = talk()
    model.says_and_waits(f"{REPLACED} [1] It")
    expect(ask(desk).locator("[data-said]")).to_contain_text(REPLACED)

    desk.page.close()

    assert model.was_left.wait(60)


def test_a_lost_network_cuts_it_off_and_it_is_asked_for_again(talk, model):
    desk = talk()
    model.says_and_waits(f"{REPLACED} [1] It")
    opened = ask(desk)
    expect(opened.locator("[data-said]")).to_contain_text(REPLACED)

    desk.page.context.set_offline(True)
    expect(opened.get_by_text("The connection was lost while this was being written.")).to_be_visible()
    expect(opened.locator("[data-said]")).to_be_hidden()
    assert model.was_left.wait(60)
    desk.page.context.set_offline(False)
    expect(desk.offline_banner()).to_be_hidden()
    model.says(f"{REPLACED} [1]")
    opened.get_by_role("button", name="Try again").click()

    expect(opened.get_by_role("button", name="Put it into my answer")).to_be_visible()


def test_where_the_model_fails_the_articles_are_quoted(talk, model):
    desk = talk()
    model.plays(lambda handler: handler.send_status(500))

    opened = ask(desk)
    expect(opened.get_by_text("The model does not answer")).to_be_visible()
    assert axe_in_both(desk.page) == []
    opened.get_by_role("button", name="Quote the articles instead").click()

    expect(opened.get_by_text("word for word")).to_be_visible()
    opened.get_by_role("button", name="Put it into my answer").click()
    expect(desk.field()).to_have_value(re.compile(re.escape(REPLACED)))


def test_a_model_that_takes_its_time_is_left_for_the_articles(talk, model):
    desk = talk(own_clock=True)
    model.says_and_waits("")

    opened = ask(desk)
    soon(desk.page, opened.get_by_text("The model is taking its time.").is_visible)
    opened.get_by_role("button", name="Quote the articles instead").click()

    expect(opened.get_by_text("word for word")).to_be_visible()
    assert model.was_left.wait(60)


def test_what_a_model_says_is_only_text(talk, model):
    desk = talk()
    desk.field().fill(DRAFT)
    model.says("Of course <img src=x onerror=alert(1)> you keep the lamp.")

    opened = ask(desk, "Improve")
    opened.get_by_text("Warmer").click()
    expect(opened.locator(".copilot-end")).not_to_be_empty()

    expect(opened.locator(".copilot img")).to_have_count(0)


def test_who_reads_a_conversation_while_it_is_given_to_them_has_its_summary_worded(hire, answered, sign_in, model):
    ana, olga = hire("Ana").user, hire("Olga")
    User.objects.filter(pk=olga.user_id).update(role=Role.SUPERVISOR)
    conversation = answered(ana, QUESTION, "I will ask and write to you today.")
    Visitor.objects.update(name="Zoe", is_proven=True)
    desk = sign_in(olga.user, DESKTOP)
    desk.page.goto(f"{desk.page.url.split('/desk')[0]}/desk/{conversation.pk}/")
    expect(desk.pane().locator(".state-line")).to_contain_text("you read along")
    expect(desk.pane().locator(".summary")).to_have_count(0)

    giving = sign_in(ana).open("Zoe")
    giving.command("transfer").click()
    sheet(giving).get_by_text("Olga").click()
    sheet(giving).locator("#transfer-now").click()
    desk.pane().locator(".summary > summary").click()
    summary = desk.pane().locator(".summary-in")
    expect(summary).to_contain_text("I will ask and write to you today.")
    model.says_and_waits("Zoe asks if she must send the globe back. She", " was promised 70 €.")
    summary.get_by_role("button", name="Sum it up").click()
    expect(summary.locator("[data-line]")).to_contain_text("Zoe asks if she must send the globe back.")
    model.go_on()
    summary.get_by_text("One sentence was left out").click()

    expect(summary.locator(".copilot-struck li")).to_contain_text("She was promised 70 €.")
    expect(summary.get_by_role("button", name="Sum it up")).to_be_hidden()
    assert axe_in_both(desk.page) == []
