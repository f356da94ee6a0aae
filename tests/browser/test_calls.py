"""A visitor and an agent see and hear each other: real browsers on both sides, with fake cameras."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Call, Conversation, Inbox, Website
from routing.models import Availability, Rule

from .conftest import DESKTOP, PHONE, axe
from .people import AgentPage, VisitorPage
from .phones import until

MAY = {"permissions": ["camera", "microphone"], "whole": True}
# The sum of a picture's bytes: two of what moves differ.
PICTURE = """video => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 64, 48);
    return context.getImageData(0, 0, 64, 48).data.reduce((sum, value, index) => (sum + value * (index + 1)) % 1e9, 0);
}"""
SITE = (
    "<!doctype html><html lang=fr><meta name=viewport content='width=device-width'>"
    "<title>Suspension Halo 90</title><h1>Lampes</h1>"
)
SILENCE = """() => {
    const kind = RTCPeerConnection.prototype;
    const { getStats, restartIce } = kind;
    Object.assign(self, { restarts: 0, sound: () => Object.assign(kind, { getStats, restartIce }) });
    kind.getStats = async () => new Map([[0, { type: "transport", bytesReceived: 1 }]]);
    kind.restartIce = function () {
        this.addEventListener("signalingstatechange", () => this.signalingState === "stable" && (self.restarts += 1));
        restartIce.call(this);
    };
}"""
SOUND = "self.sound()"
SMALL = re.compile(r"\bsmall\b")
FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"


@pytest.fixture
def video(shop, other_server):
    """The video of somebody's site; visitors are seen from the start."""
    inbox = Inbox.objects.create(
        name="Vidéo maisonlorme.fr", key="video", channel="video", company="Maison Lorme", first_answer_seconds=600
    )
    Website.objects.filter(inbox=inbox).update(allowed_origins=other_server.origin, visitor_camera="allowed")
    Rule.objects.create(inbox=inbox, group=Rule.objects.get(inbox=shop).group)
    return inbox


@pytest.fixture
def answers_calls(hire):
    def make(name, last_name=""):
        agent = hire(name, last_name)
        Availability.objects.create(agent=agent, channel="video", is_wanted=True)
        return agent

    return make


@pytest.fixture
def call_site(context, server, other_server, video):
    """A visitor's page on somebody else's site, its chat open."""

    def make(device=PHONE, **options):
        page = context(device, **{**MAY, **options}).new_page()
        line = f'<script async src="{server.url}/widget.js" data-inbox="{video.key}"></script>'
        page.goto(other_server.publish(SITE + line))
        return VisitorPage(page).open_chat()

    return make


def stage(side):
    """The call of an agent's or a visitor's page."""
    return (side.page if isinstance(side, AgentPage) else side.chat).locator("#call")


def act(side, name):
    stage(side).locator(f'.call-btns [data-act="{name}"]').click()


def sees(side):
    """A picture that comes and changes."""
    theirs = stage(side).locator("[data-theirs]")
    expect(theirs).to_be_visible()
    first = until(side.page, lambda: theirs.evaluate(FRAMES) and theirs.evaluate(PICTURE))
    return until(side.page, lambda: theirs.evaluate(PICTURE) != first)


@pytest.fixture
def talking(call_site, sign_in, answers_calls):
    def make(device=PHONE, **options):
        agent = sign_in(answers_calls("Ana", "Martin").user, device, **MAY, **options)
        visitor = call_site(**options)
        visitor.chat.locator("#ring").click()
        expect(stage(agent)).to_have_attribute("data-state", "incoming")
        act(agent, "accept")
        for side in (agent, visitor):
            expect(stage(side)).to_have_attribute("data-line", "talking")
        return agent, visitor

    return make


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visitor_calls_an_agent_takes_it_they_see_each_other_and_go_on_in_writing(talking, device):
    agent, visitor = talking(device)
    assert sees(agent)
    assert sees(visitor)
    assert not axe(agent.page)
    assert not axe(visitor.page)

    act(visitor, "hangUp")

    for side in (agent, visitor):
        expect(stage(side)).to_be_hidden()
    call = Call.objects.get()
    assert (call.state, call.end) == ("ended", "by_visitor")
    visitor.write("Thank you")
    agent.page.locator("#chats .row").first.click()
    expect(agent.messages().last).to_have_text("Thank you")
    expect(agent.pane().locator(".thread")).to_contain_text("Video call of 0:")


def test_muted_is_shown_and_the_camera_off_is_no_picture(talking):
    agent, visitor = talking()
    assert sees(visitor)

    act(agent, "mute")
    act(agent, "camera")

    expect(stage(visitor).locator("[data-they-are-mute]")).to_be_visible()
    expect(stage(visitor)).to_have_attribute("data-their-camera", "off")
    act(agent, "camera")
    expect(stage(visitor)).to_have_attribute("data-their-camera", "on")
    assert sees(visitor)


def test_a_page_that_is_loaded_anew_goes_on_with_the_call(talking):
    agent, visitor = talking()
    assert sees(agent)

    agent.page.reload()

    expect(stage(agent)).to_have_attribute("data-line", "talking")
    assert sees(agent)
    assert sees(visitor)
    assert Call.objects.get().state == "accepted"


def test_silence_is_a_loss_and_another_way_is_agreed_on(talking):
    """What the browser counts stands still on the agent's side; the offer and its answer are real."""
    agent, visitor = talking()
    assert sees(agent)
    agent.page.evaluate(SILENCE)

    expect(stage(agent)).to_have_attribute("data-line", "lost")
    until(agent.page, lambda: agent.page.evaluate("self.restarts"))
    agent.page.evaluate(SOUND)

    expect(stage(agent)).to_have_attribute("data-line", "talking")
    for side in (agent, visitor):
        assert sees(side)
    assert Call.objects.get().state == "accepted"


def test_both_hang_up_and_it_ended_once(talking, only_conversation):
    agent, visitor = talking()

    act(agent, "hangUp")
    visitor.chat.locator("#call").evaluate("() => {}")
    if stage(visitor).is_visible():
        act(visitor, "hangUp")

    for side in (agent, visitor):
        expect(stage(side)).to_be_hidden()
    until(agent.page, lambda: Call.objects.get().state == "ended")
    assert only_conversation().messages.filter(event="call_ended").count() == 1


def test_without_a_camera_one_is_told_what_to_do_and_heard_all_the_same(call_site, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana").user, **{**MAY, "permissions": ["microphone"]})
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    expect(stage(agent)).to_have_attribute("data-state", "incoming")

    act(agent, "accept")

    expect(stage(agent).locator("[data-problem]")).to_contain_text("Your browser blocks the camera.")
    expect(stage(agent)).to_have_attribute("data-line", "talking")
    expect(stage(visitor)).to_have_attribute("data-their-camera", "off")
    assert sees(agent)


def test_of_two_devices_of_an_agent_one_takes_it_and_the_other_stops_ringing(call_site, sign_in, answers_calls):
    ana = answers_calls("Ana").user
    phone, desktop = sign_in(ana, **MAY), sign_in(ana, DESKTOP, **MAY)
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    for device in (phone, desktop):
        expect(stage(device)).to_have_attribute("data-state", "incoming")

    act(phone, "accept")

    expect(stage(desktop)).to_be_hidden()
    expect(stage(phone)).to_have_attribute("data-line", "talking")


def test_declined_it_rings_at_the_next(call_site, sign_in, answers_calls):
    agents = [sign_in(answers_calls(name).user, **MAY) for name in ("Ana", "Ben")]
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    first = until(visitor.page, lambda: next((one for one in agents if stage(one).is_visible()), None))
    second = next(one for one in agents if one is not first)

    act(first, "decline")

    expect(stage(first)).to_be_hidden()
    expect(stage(second)).to_have_attribute("data-state", "incoming")
    expect(stage(visitor)).to_have_attribute("data-state", "ringing")


def test_an_agent_invites_in_a_chat(visit, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana", "Martin").user, **MAY)
    visitor = visit(**MAY)
    visitor.write("How do I mount it?")
    agent.take_offer().write("I will show you")
    expect(visitor.messages().last).to_have_text("I will show you")

    agent.command("plus").click()
    agent.page.locator("dialog[open] [data-invites]").click()
    expect(stage(agent)).to_have_attribute("data-state", "ringing")
    expect(stage(visitor)).to_have_attribute("data-state", "incoming")
    act(visitor, "accept")

    assert sees(visitor)
    expect(stage(agent)).to_have_attribute("data-line", "talking")
    act(agent, "hangUp")
    expect(visitor.chat.locator("#of-call")).to_contain_text("Ana has hung up.")
    assert Conversation.objects.get().status == "active"


def test_one_writes_beside_a_call(talking):
    agent, visitor = talking()
    act(agent, "small")
    agent.page.locator("#chats .row").first.click()

    agent.write("The blue one goes left")

    act(visitor, "small")
    expect(visitor.messages().last).to_have_text("The blue one goes left")
    expect(stage(agent)).to_be_visible()


def test_back_makes_the_call_small_and_leaves_neither_the_desk_nor_the_site(talking):
    agent, visitor = talking()
    for side, layers in ((agent, 1), (visitor, 2)):  # the visitor's chat takes the screen as well
        address = side.page.url
        body = stage(side).locator("xpath=ancestor::body")
        until(side.page, lambda body=body, layers=layers: body.evaluate("history.state?.layers") == layers)

        side.page.evaluate("history.back()")

        expect(stage(side)).to_have_class(SMALL)
        assert side.page.url == address
    assert sees(agent)
    assert sees(visitor)
    expect(visitor.chat.locator("#ring")).to_be_hidden()  # one is in a call already


def test_the_button_stands_there_while_somebody_takes_calls(call_site, answers_calls):
    agent = answers_calls("Ana")
    video = Availability.objects.filter(agent=agent, channel="video")
    video.update(is_wanted=False)
    expect(call_site().chat.locator("#pw-call")).to_have_text(
        "Nobody can take a call right now. Write to us: you will be answered here."
    )

    video.update(is_wanted=True)

    expect(call_site().chat.get_by_role("button", name="Start a video call")).to_be_visible()
