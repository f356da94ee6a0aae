"""Canned replies on the phone: chosen in the sheet, called by a slash, written and deleted by their owner."""

import pytest
from playwright.sync_api import expect

from conversations.canned import replies
from conversations.models import CannedReply, ReplyCategory

from .conftest import DESKTOP, axe


@pytest.fixture
def kept(shop):
    """Two shared replies."""
    category = ReplyCategory.objects.create(name="Delivery")
    CannedReply.objects.create(category=category, shortcut="track", text="Hello {visitor}, it is on its way.")
    CannedReply.objects.create(category=category, shortcut="delay", text="Two to four days.\nNo more.")
    return category


@pytest.fixture
def talk(kept, hire, in_conversation):
    """An agent who has answered a visitor, on a phone or at a desk."""

    def make(**device):
        agent = hire("Ana")
        return agent, in_conversation(user=agent.user, asks="Where is my parcel?", **device)

    return make


def sheet(desk):
    return desk.page.locator("dialog[open]")


def test_a_reply_is_found_put_into_the_composer_and_sent_by_its_agent_alone(talk):
    _agent, desk = talk()
    visitor = desk.visitor
    desk.field().fill("Yes.")

    desk.command("canned").click()
    found = sheet(desk).locator(".canned:visible")
    expect(found).to_have_count(2)
    sheet(desk).get_by_role("searchbox").fill("délay")
    expect(found).to_have_count(1)
    sheet(desk).get_by_role("searchbox").fill("nothing like it")
    expect(found).to_have_count(0)
    expect(sheet(desk).get_by_text("No reply says this")).to_be_visible()
    sheet(desk).get_by_role("searchbox").fill("delivery way")
    assert not axe(desk.page)
    found.click()

    expect(sheet(desk)).to_have_count(0)
    expect(desk.field()).to_have_value("Yes. Hello, it is on its way.")  # the visitor gave no name
    expect(desk.field()).to_be_focused()
    expect(visitor.messages()).to_have_count(2)
    desk.send_button().click()
    expect(visitor.messages().last).to_have_text("Yes. Hello, it is on its way.")


def test_a_slash_offers_what_goes_on_like_it(talk):
    agent, desk = talk(device=DESKTOP)
    visitor = desk.visitor
    mine = replies.add_category(agent.user, "Mine")
    replies.save_reply(agent.user, category=mine, shortcut="thanks", text="Thank you. {agent}")
    options = desk.pane().get_by_role("option")
    field = desk.field()

    field.press_sequentially("and/or ")
    expect(options).to_have_count(0)
    field.press_sequentially("/")
    expect(options).to_have_count(3)
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert not axe(desk.page)
    field.press_sequentially("th")
    expect(options).to_have_count(1)
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("a")
    expect(options).to_have_count(0)
    field.press("Control+a")
    field.press_sequentially("/th")
    field.press("Enter")

    expect(field).to_have_value("Thank you. Ana")
    expect(visitor.messages()).to_have_count(2)
    field.press("Enter")
    expect(visitor.messages().last).to_have_text("Thank you. Ana")


def test_a_slash_is_touched_on_the_phone_also_without_a_network(talk):
    _agent, desk = talk()
    desk.field().press_sequentially("/")
    expect(desk.pane().get_by_role("option")).to_have_count(2)
    desk.field().fill("")
    desk.page.context.set_offline(True)

    desk.field().press_sequentially("So: /del")
    desk.pane().get_by_role("option").tap()

    expect(desk.field()).to_have_value("So: Two to four days.\nNo more.")
    expect(desk.field()).to_be_focused()
    desk.page.context.set_offline(False)


def test_an_agent_writes_changes_and_deletes_their_own(talk):
    _agent, desk = talk()
    desk.command("canned").click()
    sheet(desk).get_by_label("New personal reply").click()
    sheet(desk).get_by_label("Text").fill("Bye ")
    sheet(desk).get_by_role("button", name="My first name").click()
    expect(sheet(desk).get_by_label("Text")).to_have_value("Bye {agent}")
    sheet(desk).get_by_label("Shortcut").fill("two words")
    sheet(desk).get_by_role("button", name="Save").click()
    expect(sheet(desk).get_by_text("letters, digits")).to_be_visible()
    sheet(desk).get_by_label("Shortcut").fill("bye")
    assert not axe(desk.page)
    sheet(desk).get_by_role("button", name="Save").click()
    expect(sheet(desk).locator(".canned", has_text="Bye Ana")).to_be_visible()
    sheet(desk).get_by_label("Close this sheet").click()

    desk.field().press_sequentially("/by")
    expect(desk.pane().get_by_role("option")).to_have_text(["/bye Bye Ana"])
    desk.field().fill("")

    desk.command("canned").click()
    sheet(desk).get_by_role("button", name="Manage").click()
    sheet(desk).get_by_role("button", name="Edit").click()
    sheet(desk).get_by_role("button", name="Delete the category").click()
    expect(sheet(desk).get_by_text("The reply in it goes as well")).to_be_visible()
    assert CannedReply.objects.filter(shortcut="bye").exists()
    sheet(desk).get_by_role("button", name="Delete the category and its reply").click()
    expect(sheet(desk).get_by_text("no replies of your own")).to_be_visible()
    assert not CannedReply.objects.filter(shortcut="bye").exists()


def test_what_a_supervisor_writes_anew_is_offered_on_pages_that_are_open(talk, sign_in, server, olga):
    _agent, desk = talk()
    options = desk.pane().get_by_role("option")
    desk.field().press_sequentially("/del")
    expect(options).to_have_text(["/delay Two to four days.\nNo more."])
    desk.field().fill("")
    hers = sign_in(olga)
    hers.page.goto(f"{server.url}/desk/settings/")

    hers.page.get_by_role("button", name="Canned replies").click()
    hers.page.get_by_role("button", name="/delay").click()
    sheet(hers).get_by_label("Text").fill("Five days.")
    with desk.page.expect_response("**/suggestions/"):  # by itself: nothing is typed meanwhile
        sheet(hers).get_by_role("button", name="Save").click()

    desk.field().press_sequentially("/del")
    expect(options).to_have_text(["/delay Five days."])
