"""A voice message, recorded on a phone and heard on the other side."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Attachment

from .conftest import DESKTOP, PHONE, axe
from .fitting import unfit
from .phones import until

SOME_SECONDS = re.compile(r"0:0[1-9]")
MAY = {"permissions": ["microphone"], "whole": True}  # the shell records nothing


@pytest.fixture
def talk(in_conversation):
    def make(device=PHONE, **options):
        agent = in_conversation(device, **options)
        expect(agent.visitor.messages()).to_have_count(2)
        return agent, agent.visitor

    return make


def begin(agent):
    agent.command("plus").click()
    agent.page.locator("dialog[open] [data-record]").click()


def record(agent):
    """A second of it."""
    begin(agent)
    expect(agent.pane().locator(".recorder time")).to_have_text(SOME_SECONDS)
    agent.pane().locator("[data-record-finish]").click()
    expect(agent.pane().locator(".chosen voice-player")).to_be_visible()


def play(player):
    player.locator("[data-play]").click()
    # What was played stays known; where it stands is its beginning again, once it has ended.
    until(player.page, lambda: player.locator("audio").evaluate("sound => sound.played.length > 0"))


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_agent_records_listens_and_sends_and_the_visitor_hears_it(talk, device):
    agent, visitor = talk(device, **MAY)

    record(agent)
    play(agent.pane().locator(".chosen voice-player"))
    assert not Attachment.objects.exists()
    agent.send_button().click()

    heard = visitor.chat.locator("#thread voice-player")
    expect(heard).to_be_visible()
    play(heard)
    assert Attachment.objects.get().kind == "voice"
    assert not axe(agent.page)
    assert not axe(visitor.page)


def test_what_is_thrown_away_is_not_sent_and_the_microphone_is_let_go(in_conversation):
    agent = in_conversation(**MAY)
    begin(agent)
    expect(agent.pane().locator(".recorder")).to_be_visible()
    assert unfit(agent.page, ".recorder") == []

    agent.pane().locator("[data-record-discard]").click()

    expect(agent.pane().locator(".recorder")).to_be_hidden()
    expect(agent.pane().locator(".say")).to_be_visible()
    expect(agent.pane().locator(".chosen li")).to_have_count(0)


def test_one_that_was_heard_can_be_removed(in_conversation):
    agent = in_conversation(**MAY)
    record(agent)
    assert unfit(agent.page, ".composer") == []

    agent.pane().get_by_role("button", name="Remove Voice message").click()

    expect(agent.pane().locator(".chosen li")).to_have_count(0)
    expect(agent.send_button()).to_be_disabled()


def test_back_throws_it_away_and_stays(in_conversation):
    agent = in_conversation(**MAY)
    begin(agent)
    expect(agent.pane().locator(".recorder")).to_be_visible()
    agent.page.keyboard.press("Escape")

    expect(agent.pane().locator(".recorder")).to_be_hidden()
    expect(agent.pane().locator(".say")).to_be_visible()


def test_without_a_microphone_that_may_be_used_it_is_said_why(in_conversation):
    agent = in_conversation(whole=True)

    begin(agent)

    expect(agent.pane().locator(".not-chosen")).to_contain_text("The microphone is not allowed here.")


def test_a_visitor_records_and_the_agent_hears_it_faster(talk):
    agent, visitor = talk(**MAY)
    visitor.chat.locator("#record").click()
    expect(visitor.chat.locator(".recorder time")).to_have_text(SOME_SECONDS)
    visitor.chat.locator("[data-record-finish]").click()
    visitor.chat.locator("#send").click()

    player = agent.pane().locator(".thread voice-player")
    expect(player).to_be_visible()
    player.locator("[data-speed]").click()
    play(player)

    assert player.locator("audio").evaluate("sound => sound.playbackRate") == 1.5
    expect(player.locator("[data-speed]")).to_have_text("1.5×")


def test_what_is_heard_goes_on_where_its_row_is_drawn_anew(talk):
    agent, visitor = talk(**MAY)
    agent.page.goto("about:blank")
    visitor.chat.locator("#record").click()
    expect(visitor.chat.locator(".recorder time")).to_have_text(SOME_SECONDS)
    visitor.chat.locator("[data-record-finish]").click()
    visitor.chat.locator("#send").click()
    said = visitor.chat.locator("#thread .msg", has=visitor.chat.locator("voice-player"))
    expect(said.locator(".meta")).to_contain_text("Sent")
    play(said.locator("voice-player"))

    agent.page.go_back()

    expect(said.locator(".meta")).to_contain_text("Read")
    assert said.locator("audio").evaluate("sound => sound.played.length") > 0
