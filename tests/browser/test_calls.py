"""A visitor and an agent see and hear each other: real browsers on both sides, with fake cameras."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Call, Conversation
from routing.models import Availability

from .calls import FRAMES, MAY, act, rings, sees, stage, talk
from .conftest import DESKTOP, PHONE, axe
from .fitting import unfit
from .phones import network_is_back, until

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
# As a line that carries little is reported.
WEAK = """() => {
    const kind = RTCPeerConnection.prototype, { getStats } = kind;
    kind.getStats = async function () {
        const found = new Map(await getStats.call(this));
        return found.set("weak", { type: "remote-inbound-rtp", fractionLost: 0.2 });
    };
}"""
# Camera and microphone, until they no longer fail.
FAILING = """name => {
    const media = navigator.mediaDevices, real = media.getUserMedia.bind(media);
    self.fails = true;
    media.getUserMedia = (asked) =>
        self.fails ? Promise.reject(new DOMException("", name)) : real(asked);
}"""
SMALL = re.compile(r"\bsmall\b")


def chat_of(visitor):
    return next(frame for frame in visitor.page.frames if "/widget/" in frame.url)


@pytest.fixture
def talking(call_site, sign_in, answers_calls):
    def make(device=PHONE, *, failing="", **options):
        agent = sign_in(answers_calls("Ana", "Martin").user, device, **MAY, **options)
        visitor = call_site(**options)
        for frame in (agent.page.main_frame, chat_of(visitor)) if failing else ():
            frame.evaluate(FAILING, failing)
        talk(agent, visitor)
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
    expect(agent.pane().locator(".thread")).to_contain_text(re.compile(r"Video call of \d+\ss"))


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


def test_hung_up_without_a_network_it_is_over_as_soon_as_it_is_back(talking):
    agent, visitor = talking()
    agent.page.route("**/call/hang-up/", lambda route: route.abort(), times=1)

    act(agent, "hangUp")
    expect(stage(agent)).to_be_hidden()
    network_is_back(agent)

    expect(stage(visitor)).to_be_hidden()
    expect(stage(agent)).to_be_hidden()
    assert Call.objects.get().end == "by_agent"


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


@pytest.mark.parametrize(
    ("trouble", "camera", "microphone"),
    [
        ("NotAllowedError", "Your browser blocks the camera", "and the microphone"),
        ("NotFoundError", "No camera was found.", "No microphone was found."),
        ("NotReadableError", "Another app is using the camera.", "Another app is using the microphone."),
    ],
)
def test_devices_that_are_not_to_be_had_are_said_on_both_sides_and_tried_again(talking, trouble, camera, microphone):
    agent, visitor = talking(failing=trouble)
    for side in (agent, visitor):
        problem = stage(side).locator("[data-problem]")
        expect(problem).to_contain_text(camera)
        expect(problem).to_contain_text(microphone)
        expect(stage(side)).to_have_attribute("data-their-camera", "off")

    for side, other in ((agent, visitor), (visitor, agent)):
        stage(side).evaluate("() => (self.fails = false)")
        stage(side).locator('[data-act="again"]').click()
        expect(stage(side).locator("[data-problem]")).to_be_hidden()
        assert sees(other)


def test_one_sees_oneself_before_the_call_is_taken_and_takes_it_without_a_picture(call_site, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana").user, **MAY)
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    own = stage(agent).locator(".ready video")
    expect(own).to_be_visible()
    until(agent.page, lambda: own.evaluate(FRAMES))
    assert not axe(agent.page)

    stage(agent).locator('.ready [data-act="camera"]').click()
    expect(own).to_be_hidden()
    stage(agent).locator('.ready [data-act="mute"]').click()
    act(agent, "accept")

    expect(stage(visitor)).to_have_attribute("data-their-camera", "off")
    expect(stage(visitor).locator("[data-they-are-mute]")).to_be_visible()
    assert sees(agent)


def test_the_button_that_calls_stays_while_the_line_opens(call_site, sign_in, answers_calls):
    """A button that is replaced between a finger's coming and going hears of no tap."""
    sign_in(answers_calls("Ana").user)
    visitor = call_site(opened=False)
    ring = visitor.chat.locator("#ring")
    ring.evaluate("button => void (button.isOfThePage = true)")

    visitor.open_chat().write("Hello")

    expect(visitor.stored()).to_have_text(["Hello"])
    assert ring.evaluate("button => button.isOfThePage")


def test_a_weak_line_carries_sound_alone_by_one_tap_and_writing_by_another(talking, only_conversation):
    agent, visitor = talking()
    assert sees(agent)
    sound = stage(agent).locator('[data-act="sound"]')
    expect(sound).to_be_hidden()
    agent.page.evaluate(WEAK)

    sound.click()

    for side in (agent, visitor):
        expect(stage(side)).to_have_attribute("data-sound", "only")
        expect(stage(side)).to_have_attribute("data-their-camera", "off")
        expect(stage(side).locator("[data-theirs]")).to_be_hidden()
    sound.click()
    for side in (agent, visitor):
        expect(stage(side)).to_have_attribute("data-sound", "")
        assert sees(side)

    stage(agent).locator('[data-act="text"]').click()

    expect(stage(visitor)).to_be_hidden()
    expect(agent.field()).to_be_visible()
    assert Call.objects.get().end == "by_agent"
    assert only_conversation().status == "active"


def test_one_chooses_through_which_speaker_the_other_is_heard(talking):
    agent, visitor = talking()
    for side in (agent, visitor):
        speakers = stage(side).locator("[data-speakers]")
        until(side.page, lambda speakers=speakers: speakers.locator("option").count() > 1)
        chosen = speakers.locator("option").last.get_attribute("value")

        speakers.select_option(chosen)

        theirs = stage(side).locator("[data-theirs]")
        until(side.page, lambda theirs=theirs, chosen=chosen: theirs.evaluate("video => video.sinkId") == chosen)


def test_a_visitor_whose_frame_may_store_nothing_goes_on_by_one_tap_after_a_reload(talking):
    agent, visitor = talking()
    assert sees(agent)

    visitor.page.reload()

    expect(stage(visitor)).to_have_attribute("data-state", "elsewhere")  # the chat has opened by itself
    assert not axe(visitor.page)
    act(visitor, "move")
    assert sees(visitor)
    assert sees(agent)
    assert Call.objects.get().state == "accepted"


def test_of_two_devices_of_an_agent_one_takes_it_and_the_other_stops_ringing(call_site, sign_in, answers_calls):
    ana = answers_calls("Ana").user
    phone, desktop = sign_in(ana, **MAY), sign_in(ana, DESKTOP, **MAY)
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    for device in (phone, desktop):
        expect(stage(device)).to_have_attribute("data-state", "incoming")

    act(phone, "accept")

    expect(stage(desktop)).to_have_attribute("data-state", "elsewhere")
    expect(stage(phone)).to_have_attribute("data-line", "talking")

    act(desktop, "move")

    expect(stage(phone)).to_have_attribute("data-state", "elsewhere")
    assert sees(desktop)
    assert sees(visitor)


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


def test_given_up_the_desk_says_who_hung_up(call_site, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana", "Martin").user, PHONE, **MAY)
    visitor = call_site()
    rings(visitor)
    expect(stage(agent)).to_have_attribute("data-state", "incoming")
    name = stage(agent).locator(".ringing h2").first.inner_text()

    act(visitor, "hangUp")

    expect(stage(agent)).to_be_hidden()
    expect(agent.page.locator("#toasts")).to_contain_text(f"{name} hung up before you answered.")


def test_an_agent_invites_in_a_chat(visit, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana", "Martin").user, **MAY)
    visitor = visit(**MAY)
    visitor.write("How do I mount it?")
    agent.take_offer().write("I will show you")
    expect(visitor.messages().last).to_have_text("I will show you")
    until(agent.page, lambda: Conversation.objects.get().visitor.online)  # only who is there is invited

    agent.command("plus").click()
    agent.page.locator("dialog[open] [data-invites]").click()
    expect(stage(agent)).to_have_attribute("data-state", "ringing")
    expect(stage(visitor)).to_have_attribute("data-state", "incoming")
    act(visitor, "accept")

    assert sees(visitor)
    expect(stage(agent)).to_have_attribute("data-line", "talking")
    act(agent, "hangUp")
    expect(visitor.chat.locator("#of-call")).to_contain_text("Ana has hung up.")
    assert visitor.chat.locator("#of-call").bounding_box()["height"] < 80  # above what was written, not in its room
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


def test_back_declines_no_call_that_rings(call_site, sign_in, answers_calls):
    agent = sign_in(answers_calls("Ana").user, PHONE, **MAY)
    address = agent.page.url
    visitor = call_site()
    visitor.chat.locator("#ring").click()
    expect(stage(agent)).to_have_attribute("data-state", "incoming")
    until(agent.page, lambda: agent.page.evaluate("history.state?.layers") == 1)

    assert unfit(agent.page, "#call") == []
    agent.page.evaluate("history.back()")

    expect(stage(agent)).to_have_class(SMALL)
    assert agent.page.url == address
    assert unfit(agent.page, "#call") == []
    act(agent, "accept")
    expect(stage(agent)).not_to_have_class(SMALL)
    expect(stage(visitor)).to_have_attribute("data-line", "talking")
    assert unfit(agent.page, "#call") == []


def test_the_button_stands_there_while_somebody_takes_calls(call_site, answers_calls):
    agent = answers_calls("Ana")
    video = Availability.objects.filter(agent=agent, channel="video")
    video.update(is_wanted=False)
    expect(call_site().chat.locator("#pw-call")).to_have_text(
        "Nobody can take a call right now. Write to us and we’ll answer here."
    )

    video.update(is_wanted=True)

    expect(call_site().chat.get_by_role("button", name="Start a video call")).to_be_visible()
