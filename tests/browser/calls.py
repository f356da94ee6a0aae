"""A call as two people have it on their pages."""

from functools import partial

from playwright.sync_api import expect

from .people import AgentPage
from .phones import until

MAY = {"permissions": ["camera", "microphone"], "whole": True}
# The sum of a picture's bytes: two of what moves differ.
PICTURE = """video => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 64, 48);
    return context.getImageData(0, 0, 64, 48).data.reduce((sum, value, index) => (sum + value * (index + 1)) % 1e9, 0);
}"""
# Kept on the stage: what a line goes through in a moment, a busy machine does not see.
NOTED = """stage => {
    stage.lines = [];
    const noted = new MutationObserver(() => stage.lines.push(stage.dataset.line));
    noted.observe(stage, { attributes: true, attributeFilter: ["data-line"] });
}"""
FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"


def stage(side):
    """The call of an agent's or a visitor's page."""
    return (side.page if isinstance(side, AgentPage) else side.chat).locator("#call")


def act(side, name):
    stage(side).locator(f'.call-btns [data-act="{name}"]').click()


def rings(visitor):
    """The visitor calls. A frame of another site may store nothing: the server keeps who this is."""
    with visitor.page.expect_response("**/keep/"):
        visitor.chat.locator("#ring").click()


def talk(agent, visitor):
    """The visitor calls, the agent takes it."""
    rings(visitor)
    expect(stage(agent)).to_have_attribute("data-state", "incoming")
    act(agent, "accept")
    talking(agent, visitor)


def talking(*sides):
    """Back when they are connected."""
    for side in sides:
        expect(stage(side)).to_have_attribute("data-line", "talking")


def note_lines(*sides):
    """From here on `lost` knows what their lines went through."""
    for side in sides:
        stage(side).evaluate(NOTED)


def lost(*sides):
    """Back when each of them has been told, be it that it is connected again."""
    for side in sides:
        until(side.page, partial(stage(side).evaluate, "stage => stage.lines.includes('lost')"))


def sees(side):
    """A picture that comes and changes."""
    theirs = stage(side).locator("[data-theirs]")
    expect(theirs).to_be_visible()
    first = until(side.page, lambda: theirs.evaluate(FRAMES) and theirs.evaluate(PICTURE))
    return until(side.page, lambda: theirs.evaluate(PICTURE) != first)
