"""A conversation goes on with somebody else, from a phone."""

import pytest
from playwright.sync_api import expect

from conversations.models import Group, Message
from routing.models import Agent, Availability, Offer

from .conftest import DESKTOP, PHONE, SMALL_PHONE, axe


@pytest.fixture
def skilled(hire):
    def make(name, skills, **options):
        agent = hire(name, **options)
        Agent.objects.filter(pk=agent.pk).update(skills=skills)
        return agent

    return make


@pytest.fixture
def begin(hire, in_conversation):
    """Ana answers a visitor; her colleagues turn green only later, so that it is she who gets it."""

    def make(device=PHONE):
        ana = hire("Ana").user
        return in_conversation(device, user=ana, asks="My invoice is wrong", says="One moment, please")

    return make


def turn_green(agent):
    Availability.objects.filter(agent=agent).update(is_wanted=True)


def open_sheet(agent):
    agent.command("transfer").click()
    sheet = agent.page.locator("dialog[open]")
    is_of_keys = agent.page.evaluate("matchMedia('(pointer: fine)').matches")
    expect(sheet.get_by_role("searchbox") if is_of_keys else sheet.locator("#sheet-h")).to_be_focused()
    return sheet


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_to_a_colleague_found_by_skill_with_a_comment(begin, sign_in, skilled, device, only_conversation):
    ben = skilled("Ben", "Billing, returns", wanted=False)
    skilled("Eve", "Lamps", wanted=False)
    agent = begin(device)
    visitor = agent.visitor
    turn_green(ben)
    colleague = sign_in(ben.user)

    sheet = open_sheet(agent)
    sheet.get_by_role("searchbox").press_sequentially("bill")
    expect(sheet.locator(".choice:visible")).to_have_count(1)
    expect(sheet.locator("mark")).to_have_text("Bill")
    assert not axe(agent.page)
    sheet.get_by_role("searchbox").press("Enter")
    expect(sheet.get_by_label("Comment for Ben")).to_be_visible()
    sheet.get_by_label("Comment for Ben").fill("Invoice 20611, in the name of the company")
    sheet.get_by_role("button", name="Transfer", exact=True).click()

    expect(agent.page.locator("#toasts")).to_contain_text("Transferred to Ben")
    expect(agent.page.locator("#chats")).to_contain_text("Nobody is waiting")
    expect(agent.pane()).to_have_count(0)
    expect(colleague.offer()).to_contain_text("Transferred by Ana")
    expect(colleague.offer()).to_contain_text("Invoice 20611, in the name of the company")
    colleague.take_offer()
    expect(colleague.pane().locator(".transfer-note")).to_contain_text("Invoice 20611")
    expect(colleague.pane().locator(".thread")).to_contain_text("Ana transferred it to Ben")
    colleague.write("I am Ben")

    expect(visitor.messages()).to_have_text(["My invoice is wrong", "One moment, please", "I am Ben"])
    expect(colleague.pane().locator(".transfer-note")).to_have_count(0)
    expect(visitor.chat.locator("body")).not_to_contain_text("20611")
    assert only_conversation().agent == ben.user


def test_who_receives_it_unfolds_what_was_asked_and_promised_until_they_answer(begin, sign_in, skilled):
    ben = skilled("Ben", "Billing", wanted=False)
    agent = begin()
    visitor = agent.visitor
    agent.write("I will send you the corrected invoice tomorrow.")
    visitor.write("Thank you. Which address will it come from?")
    expect(agent.pane().locator(".thread")).to_contain_text("Which address")
    turn_green(ben)
    colleague = sign_in(ben.user)
    sheet = open_sheet(agent)
    sheet.get_by_text("Ben", exact=True).click()
    sheet.get_by_role("button", name="Transfer", exact=True).click()
    colleague.take_offer()

    summary = colleague.pane().locator(".summary")
    summary.locator("summary").click()

    expect(summary.locator("dd").first).to_have_text("Which address will it come from?")
    expect(summary).to_contain_text("I will send you the corrected invoice tomorrow.")
    assert not axe(colleague.page)
    colleague.write("From billing@shop.example")
    expect(summary).to_be_hidden()


def test_to_somebody_unavailable_it_waits_until_they_are_back(begin, sign_in, skilled):
    ben = skilled("Ben", "Billing", wanted=False)
    agent = begin()
    visitor = agent.visitor

    sheet = open_sheet(agent)
    sheet.get_by_text("Ben", exact=True).click()
    expect(sheet).to_contain_text("Ben is unavailable: the conversation will wait for them.")
    sheet.get_by_role("button", name="Transfer anyway").click()
    expect(agent.page.locator("#toasts")).to_contain_text("Transferred to Ben")

    assert Offer.objects.open().get().answer_by is None
    colleague = sign_in(ben.user)
    expect(colleague.row("Visitor")).to_be_visible()
    expect(colleague.offer()).to_have_count(0)
    colleague.page.locator("#key-chat").click()
    colleague.page.locator("dialog[open] .btn.primary").click()
    expect(colleague.offer()).to_contain_text("Transferred by Ana")
    colleague.take_offer().write("Here I am")
    expect(visitor.messages().last).to_have_text("Here I am")


def test_to_a_group_and_not_to_one_that_is_full_without_a_queue(begin, sign_in, hire, only_conversation):
    dora = hire("Dora", wanted=False)
    Group.objects.get(name="Sales").members.remove(dora.user)
    billing, pro = Group.objects.create(name="Billing"), Group.objects.create(name="Billing pro", queue_size=0)
    billing.members.add(dora.user)
    pro.members.add(dora.user)
    agent = begin()

    sheet = open_sheet(agent)
    expect(sheet.locator("[data-refused]")).to_contain_text("Full and without a queue: transfer refused")
    expect(sheet.locator("[data-refused] input")).to_be_disabled()
    sheet.get_by_text("Billing", exact=True).click()
    expect(sheet).to_contain_text("Nobody in Billing is available: the conversation goes into the queue.")
    Group.objects.filter(pk=billing.pk).update(queue_size=0)
    sheet.locator("#transfer-now").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Billing is full and has no queue")
    assert only_conversation().agent.first_name == "Ana"

    Group.objects.filter(pk=billing.pk).update(queue_size=5)
    sheet.get_by_label("Close this sheet").click()
    sheet = open_sheet(agent)
    sheet.get_by_text("Billing", exact=True).click()
    sheet.locator("#transfer-now").click()

    expect(agent.page.locator("#toasts")).to_contain_text("Transferred to Billing")
    assert (only_conversation().group, only_conversation().status) == (billing, "waiting")
    assert Message.objects.filter(event="transferred").count() == 1


def test_who_reads_along_is_named_and_gone_when_they_leave(begin, sign_in, olga):
    agent = begin()
    reading = sign_in(olga, DESKTOP).page
    reading.goto(agent.page.url)

    expect(agent.pane().locator(".viewers")).to_have_text("Olga is also viewing")
    expect(reading.locator(".open .viewers")).to_have_text("Ana is also viewing")

    reading.close()
    expect(agent.pane().locator(".viewers")).to_be_hidden()
