"""An agent sets a conversation aside from the phone, and it comes back; the visitor sees nothing of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.models import Conversation

from .conftest import DESKTOP, PHONE, SMALL_PHONE


@pytest.fixture
def talk(hire, in_conversation):
    """An agent with a conversation open in which a visitor was answered once."""

    def begin(device=PHONE, **agent):
        ana = hire("Ana", "Martin", **agent).user
        return in_conversation(device, user=ana, asks="Where is my parcel?", says="I ask the carrier")

    return begin


def sheet(desk):
    return desk.page.locator("dialog[open]")


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_snoozed_it_leaves_the_desk_and_returns_with_the_visitors_word(talk, device, only_conversation):
    desk = talk(device)
    visitor = desk.visitor
    expect(visitor.who()).to_contain_text("Ana")
    before = visitor.who().inner_text()

    desk.command("snooze").click()
    expect(sheet(desk).locator("#snooze-now")).to_contain_text("Snooze until")
    sheet(desk).get_by_text("Until they write").click()
    expect(sheet(desk).locator("#snooze-now")).to_have_text("Snooze until they write")
    sheet(desk).locator("#snooze-now").click()

    expect(desk.page.locator("#toasts")).to_contain_text("is snoozed until they write")
    expect(desk.page.locator("#chats")).to_contain_text("Nobody is waiting")
    expect(desk.key()).to_contain_text("0/3")
    assert only_conversation().is_snoozed
    expect(visitor.who()).to_have_text(before, use_inner_text=True)
    expect(visitor.chat.locator("#pw-end")).to_be_empty()

    visitor.write("Any news?")
    expect(desk.page.locator("#owed")).to_contain_text("Any news?")
    desk.page.locator("#owed .row").click()
    expect(desk.pane()).to_contain_text("Back from its snooze: the visitor wrote")
    desk.write("It comes tomorrow")
    expect(visitor.messages().last).to_have_text("It comes tomorrow")


def weeks_of_ninety_days():
    """Fourteen, but thirteen on a Monday: a British reader's weeks begin on that day."""
    return 13 if timezone.localdate().isoweekday() == 1 else 14


def test_a_day_and_hour_then_the_list_then_resumed_above_capacity(talk, visit, only_conversation):
    desk = talk(capacity=1)

    desk.command("snooze").click()
    sheet(desk).locator("#snooze-custom").click()
    expect(sheet(desk).locator("#snooze-now")).to_have_text("Snooze until tomorrow 09:00")
    sheet(desk).locator(".times .pill", has_text="14:00").click()
    expect(sheet(desk).locator("#snooze-now")).to_have_text("Snooze until tomorrow 14:00")
    sheet(desk).locator("select").select_option("09:30")
    expect(sheet(desk).locator("#snooze-now")).to_have_text("Snooze until tomorrow 09:30")
    sheet(desk).get_by_role("button", name="Another day").click()
    expect(sheet(desk).locator(".daycell")).to_have_count(weeks_of_ninety_days() * 7)
    expect(sheet(desk).locator("#snooze-now")).to_have_text("Snooze until tomorrow 09:30")
    sheet(desk).locator("#snooze-now").click()
    expect(desk.page.locator("#toasts")).to_contain_text("tomorrow 09:30")
    zone = timezone.get_default_timezone()
    assert f"{only_conversation().snoozed_until.astimezone(zone):%H:%M}" == "09:30"

    other = visit()
    other.write("Another question")
    desk.take_offer().write("One moment")
    expect(other.messages().last).to_have_text("One moment")
    desk.back()
    desk.page.locator('.nav [data-place="snoozed"]').click()
    expect(desk.page.locator("#snoozed-list")).to_contain_text("09:30")
    expect(desk.page.locator("#snoozed-list")).to_contain_text("Kept")
    desk.page.locator("#snoozed-list").get_by_role("button", name="Resume now").click()

    expect(desk.field()).to_be_editable()
    assert Conversation.objects.filter(status="active").count() == 2
    desk.back()
    expect(desk.key()).to_contain_text("2/1")


def test_undone_at_once_it_is_open_again(talk, only_conversation):
    desk = talk()
    desk.command("snooze").click()
    sheet(desk).locator("#snooze-now").click()

    desk.page.locator("#toasts").get_by_role("button", name="Undo").click()

    expect(desk.field()).to_be_editable()
    assert only_conversation().status == "active"


def test_its_time_comes_and_the_list_that_is_looked_at_empties_by_itself(talk, only_conversation):
    desk = talk()
    visitor = desk.visitor
    desk.command("snooze").click()
    sheet(desk).locator("#snooze-now").click()
    expect(desk.page.locator("#toasts")).to_contain_text("is snoozed")
    desk.page.locator('.nav [data-place="snoozed"]').click()
    expect(desk.page.locator("#snoozed-list .row")).to_have_count(1)

    Conversation.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))

    expect(desk.page.locator("#snoozed-list")).to_contain_text("Nothing is snoozed")
    desk.page.locator('.nav [data-place="chats"]').click()
    expect(desk.page.locator("#owed .row")).to_have_count(1)
    expect(visitor.messages()).to_have_count(2)


def test_no_time_that_has_passed_is_proposed(talk):
    desk = talk()
    desk.command("snooze").click()
    sheet(desk).locator("#snooze-custom").click()
    today, hours = sheet(desk).locator(".daycell", has=desk.page.locator(".today")), sheet(desk).locator("select")
    expect(today).to_be_visible()
    if today.locator("input").is_disabled():  # it is a quarter to midnight
        return
    hours.select_option("00:00")  # tomorrow
    today.click()

    chosen = hours.input_value()
    assert chosen > f"{timezone.localtime() - timedelta(minutes=1):%H:%M}"
    expect(sheet(desk).locator("#snooze-now")).to_have_text(f"Snooze until {chosen}")
    expect(hours.locator("[value='00:00']")).to_be_disabled()
    expect(hours.locator("option:enabled").first).to_have_attribute("value", chosen)
