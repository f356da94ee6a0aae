"""A visitor writes on a website, an agent answers from a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Message
from routing.models import Availability, Offer

from .conftest import DESKTOP, PHONE, SMALL_PHONE


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_a_conversation_from_the_first_word_to_the_closing(visit, sign_in, hire, tags, device, only_conversation):
    ana = hire("Ana", "Martin", wanted=False)
    agent = sign_in(ana.user, device)
    agent.turn_green()
    visitor = visit()

    visitor.write("Is the lamp dimmable?")
    expect(agent.offer()).to_contain_text("Is the lamp dimmable?")
    agent.take_offer()
    expect(agent.page.locator(".count-in")).to_be_visible()
    expect(visitor.who()).to_contain_text("We are finding someone for you")

    agent.field().press_sequentially("Yes,")
    expect(visitor.chat.locator("#typing")).to_be_visible()
    agent.write("Yes, in three steps.")
    expect(visitor.messages().last).to_have_text("Yes, in three steps.")
    expect(visitor.who()).to_contain_text("Ana")
    expect(agent.page.locator(".count-in")).to_be_hidden()
    expect(agent.message("Yes, in three steps.")).to_contain_text("Read")
    expect(visitor.row("Is the lamp dimmable?")).to_contain_text("Read")

    visitor.write("Thank you!")
    expect(agent.messages().last).to_have_text("Thank you!")

    agent.close_conversation()
    sheet = agent.page.locator("dialog[open]")
    expect(sheet.get_by_role("alert")).to_contain_text("Choose a tag")
    assert not only_conversation().is_closed
    sheet.get_by_text("Delivery", exact=True).click()
    sheet.locator("#close-now").click()
    expect(agent.page.locator("#chats")).to_contain_text("Nobody is waiting")
    expect(visitor.chat.locator("#pw-end")).not_to_be_empty()
    assert only_conversation().tag == tags[0]


def test_the_visitors_conversation_survives_a_reload_and_another_page_of_the_shop(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("Hello")
    agent.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])

    visitor.page.reload()
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])

    visitor.page.goto(visitor.page.url + "opaline/")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])
    expect(agent.pane().locator(".thread-head")).to_contain_text("Opaline")

    visitor.write("Still there?")
    expect(agent.messages().last).to_have_text("Still there?")
    assert Message.objects.filter(kind="text").count() == 3


def test_not_answered_in_time_it_goes_to_another_agent_and_the_first_is_told_why(visit, sign_in, hire, shop):
    ana, ben = hire("Ana"), hire("Ben", wanted=False)
    first, second = sign_in(ana.user), sign_in(ben.user)
    visitor = visit()
    visitor.write("Hello")
    expect(first.offer()).to_be_visible()

    Offer.objects.update(answer_by=timezone.now())
    expect(first.key()).to_have_attribute("data-state", "off")
    expect(first.page.locator("body")).to_contain_text("was not answered in time")
    expect(first.offer()).to_have_count(0)
    expect(visitor.place()).to_contain_text("1")

    second.turn_green()
    expect(second.offer()).to_contain_text("Hello")
    second.take_offer().write("Here I am")
    expect(visitor.messages().last).to_have_text("Here I am")


def test_nobody_free_the_visitors_see_their_places_and_move_up(visit, sign_in, hire, shop):
    ana = hire("Ana", capacity=1)
    agent = sign_in(ana.user)
    served, second, third = visit(), visit(), visit()
    served.write("One")
    agent.take_offer().write("Yes?")
    second.write("Two")
    expect(second.place()).to_contain_text("1")
    third.write("Three")
    expect(third.place()).to_contain_text("2")
    expect(agent.key()).to_have_attribute("data-state", "busy")

    agent.close_conversation()

    expect(agent.offer()).to_contain_text("Two")
    expect(second.who()).to_contain_text("We are finding someone for you")
    expect(third.place()).to_contain_text("1")


def test_what_the_administrator_changes_holds_at_once(visit, sign_in, hire, shop, context, server):
    from conversations.people.models import Role, User

    from .conftest import PASSWORD

    hire("Ana", capacity=0)
    adam = User.objects.create_user("adam@shop.example", PASSWORD, first_name="Adam", role=Role.ADMINISTRATOR)
    agent = sign_in(User.objects.get(email="ana@shop.example"))
    visitor = visit()
    visitor.write("Hello")
    expect(visitor.place()).to_contain_text("Your message has been kept")  # nobody has the channel

    admin = sign_in(adam, DESKTOP).page
    admin.goto(f"{server.url}/admin/routing/agent/")
    admin.get_by_role("link", name="Ana").click()
    admin.locator("input[name$=capacity]").first.fill("2")
    admin.locator("input[name=_save]").click()

    expect(agent.offer()).to_contain_text("Hello")
    assert Availability.objects.get().capacity == 2


def test_a_supervisor_watches_reads_along_and_transfers_a_conversation_to_another_agent(
    visit, sign_in, hire, shop, olga
):

    ana, ben = hire("Ana"), hire("Ben", wanted=False)
    first, second = sign_in(ana.user), sign_in(ben.user)
    board = sign_in(olga, DESKTOP).page
    expect(board.locator("#board")).to_contain_text("Ana")
    visitor = visit()
    visitor.write("Where is my parcel?")
    expect(board.locator("#board")).to_contain_text("Where is my parcel?")

    board.locator("#board a[href^='/desk/']").first.click()
    reading = board.locator(".open .thread")
    expect(reading).to_contain_text("Where is my parcel?")
    expect(board.locator(".open .composer")).to_have_attribute("data-mode", "note")  # to colleagues, not to the visitor
    first.take_offer().write("I look for it")
    expect(reading).to_contain_text("I look for it")

    second.turn_green()
    board.locator("[data-command=transfer]").click()
    board.locator("dialog[open]").get_by_text("Ben").click()
    board.locator("#transfer-now").click()
    expect(second.offer()).to_be_visible()
    expect(first.page.locator("body")).to_contain_text("on your desk")
    second.take_offer().write("I am Ben")
    expect(visitor.messages()).to_have_text(["Where is my parcel?", "I look for it", "I am Ben"])
    expect(visitor.who()).to_contain_text("Ben")
