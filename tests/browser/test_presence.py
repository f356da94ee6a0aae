"""The dot: green while the visitor is on the site, red soon after their leaving, however they leave.

How soon is asked where time is given, in tests/console/test_clock.py.
"""

from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from conversations.models import Inbox, OpeningHours, Visitor

from .conftest import DESKTOP
from .phones import until


@pytest.fixture
def talking(in_conversation):
    """A visitor in a conversation that is open on the agent's desktop: list, head and context beside each other."""
    agent = in_conversation(DESKTOP)
    expect(agent.visitor.messages()).to_have_count(2)
    return agent.visitor, agent


def dots(agent):
    return [agent.page.locator("#chats .row .dot"), agent.pane().locator(".thread-head .dot")]


def expect_dots(agent, on):
    for dot in dots(agent):
        expect(dot).to_have_attribute("data-on", on)
    words = "On the site" if on == "yes" else "Left the site"
    expect(agent.page.locator(".aside .facts").first).to_contain_text(words)


def test_it_turns_red_when_the_tab_is_closed(talking):
    visitor, agent = talking
    expect_dots(agent, "yes")

    visitor.page.close()

    expect_dots(agent, "no")


def test_it_turns_red_when_the_tab_is_killed(talking):
    visitor, agent = talking
    expect_dots(agent, "yes")

    with suppress(Error):
        visitor.page.goto("chrome://crash", timeout=1000)

    expect_dots(agent, "no")


def test_it_turns_red_when_the_network_dies(talking):
    visitor, agent = talking
    expect_dots(agent, "yes")

    visitor.page.context.set_offline(True)

    expect_dots(agent, "no")


def test_it_stays_green_on_the_way_to_another_page_and_with_another_tab(talking, visit):
    visitor, agent = talking
    leaving = []
    for name in ("Two", "Three"):
        leaving.append(visit().write(f"I am {name}"))
        agent.take_offer().write(f"Hello {name}")
        expect(leaving[-1].messages()).to_have_count(2)
    stays, *leave = [agent.row(text).locator(".dot") for text in ("Good morning", "Hello Two", "Hello Three")]
    expect(stays).to_have_attribute("data-on", "yes")
    second = visitor.page.context.new_page()
    with second.expect_websocket() as line:
        second.goto(visitor.page.url + "opaline/")
    line.value.wait_for_event("framereceived")

    visitor.page.close()
    leaving[0].page.close()

    expect(leave[0]).to_have_attribute("data-on", "no")  # whoever left before is missed by now
    expect(stays).to_have_attribute("data-on", "yes")
    with second.expect_websocket() as line:
        second.goto(second.url.replace("opaline", "brume"))
    line.value.wait_for_event("framereceived")
    leaving[1].page.close()
    expect(leave[1]).to_have_attribute("data-on", "no")
    expect(stays).to_have_attribute("data-on", "yes")


def test_hours_that_begin_are_seen_without_a_reload(visit, hire, shop):
    hire("Ana", wanted=False)
    east = 12 - timezone.now().hour
    noon = f"Etc/GMT{-east:+}"  # where midnight is far
    Inbox.objects.filter(pk=shop.pk).update(timezone=noon)
    now = timezone.localtime(timezone.now(), ZoneInfo(noon))
    opens = now + timedelta(minutes=10)
    OpeningHours.objects.create(inbox=shop, weekday=now.weekday(), opens=opens.time(), closes="23:59:59")
    visitor = visit(timezone_id=noon)  # whose day is the same, at whatever hour this runs
    expect(visitor.who()).to_contain_text("Closed at the moment")
    expect(visitor.place()).to_contain_text("Back today")
    expect(visitor.place()).to_contain_text("Leave us a message")
    visitor.write("Are you there?")
    expect(visitor.place()).to_contain_text("We have kept your message")

    OpeningHours.objects.update(opens=now.time())
    expect(visitor.place()).to_contain_text("in the queue")
    until(visitor.page, lambda: Visitor.objects.get().online)  # a busy machine may have missed a beat
