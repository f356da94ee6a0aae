"""What records a visitor's page, on a page of its own: when it tells, how much, and of what it does not."""

import pytest

from .conftest import DESKTOP
from .leaks import leaks
from .phones import until

BEGIN = """(settings) => {
    const { port1, port2 } = new MessageChannel();
    Object.assign(window, { line: port2, told: [], said: [], sizes: [], takes: settings.takes ?? true });
    port2.onmessage = async ({ data }) => {
        if (data.type !== "frame") return said.push(data.type);
        sizes.push(data.size);
        const bytes = new Blob([data.bytes]).stream();
        const text = data.isPacked ? bytes.pipeThrough(new DecompressionStream("deflate-raw")) : bytes;
        told.push(...(await new Response(text).json()));
        if (takes) line.postMessage({ type: "took", size: data.size });
    };
    const words = { seen: "Seen", stop: "Stop" };
    window[Symbol.for("pupitre.mirror")](port1, { allowed: [], blocked: [], ...words, ...settings });
}"""
SNAPSHOTS = "told.filter(({ type }) => type === 2).length"
CHANGES = "told.filter(({ type }) => type === 3)"
AN_HOUR = 3600  # seconds
A_WHILE, A_MOMENT = 3000, 25  # ms: longer than whatever the recorder waits for; than it gathers
IS_THE_BROWSERS_OWN = (
    "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.toString().includes('[native code]')"
)
CHATS = ["<div id='intercom-container'>", "<div id='tawk_1'>", "<div class='crisp-client'>", "<pupitre-chat>"]


@pytest.fixture
def page(context, other_server, server):
    """With the recorder, which has not begun, and a clock that goes on only where a test says so."""
    opened = context(DESKTOP).new_page()
    opened.clock.install(time=0)
    opened.goto(other_server.publish("<!doctype html><h1>A page</h1><p id='said'>One</p><div id='room'></div>"))
    opened.add_script_tag(url=f"{server.url}/mirror.js")
    opened.clock.pause_at(AN_HOUR)
    return opened


def recording(page, **settings):
    page.evaluate(BEGIN, settings)
    page.clock.run_for(A_WHILE)
    until(page, lambda: page.evaluate(SNAPSHOTS) == 1)


def test_the_first_picture_waits_for_an_idle_moment(page):
    page.evaluate("void (window.requestIdleCallback = (work, { timeout }) => (window.idle = { work, timeout }))")
    page.evaluate(BEGIN, {})
    until(page, lambda: page.evaluate("window.idle?.timeout") == 1000)
    assert page.evaluate("[told.length, sizes.length]") == [0, 0]

    page.evaluate("idle.work()")
    page.clock.run_for(A_MOMENT)

    until(page, lambda: page.evaluate(SNAPSHOTS) == 1)


def test_the_pointer_is_told_of_within_moments(page):
    """Gathered for half a second, as rrweb does by itself, the second place would have waited longer."""
    recording(page)
    moves = f"{CHANGES}.filter(({{ data }}) => data.source === 1).flatMap(({{ data }}) => data.positions)"

    for step, between in enumerate([60, 10, 60, A_MOMENT]):  # ms; what comes too soon after another place is left out
        page.mouse.move(30 + step, 40)
        page.clock.run_for(between)

    until(page, lambda: page.evaluate(f"{moves}.length") == 3)
    told = page.evaluate(moves)
    assert [one["x"] for one in told] == [30, 31, 33]
    assert all(-50 <= one["timeOffset"] <= 0 for one in told)


def test_a_page_that_nobody_looks_at_is_not_followed_and_told_anew_when_they_come_back(page):
    recording(page)
    turn = """(state) => {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""

    page.evaluate(turn, "hidden")
    page.evaluate("document.getElementById('said').textContent = 'Meanwhile'")
    page.clock.run_for(A_WHILE)
    until(page, lambda: page.evaluate("said.includes('paused')"))
    assert not page.evaluate(f"{CHANGES}.length")
    page.evaluate(turn, "visible")
    page.clock.run_for(A_WHILE)

    until(page, lambda: page.evaluate(SNAPSHOTS) == 2)
    assert "Meanwhile" in page.evaluate("JSON.stringify(told.at(-2)) + JSON.stringify(told.at(-1))")


@pytest.mark.parametrize("chat", CHATS)
def test_what_a_chat_says_and_does_is_not_told(page, chat):
    page.evaluate("(chat) => (document.getElementById('room').innerHTML = chat + '<p>s3cr3t</p>')", chat)
    recording(page)

    page.evaluate(
        """() => {
            const room = document.getElementById("room").firstChild;
            for (let n = 0; n < 100; n++) {
                room.append(Object.assign(document.createElement("p"), { textContent: `s3cr3t ${n}` }));
                room.firstChild.className = `s3cr3t-${n}`;
            }
            document.getElementById("said").textContent = "Afterwards";
        }"""
    )
    page.clock.run_for(A_MOMENT)

    until(page, lambda: "Afterwards" in page.evaluate("JSON.stringify(told)"))
    assert page.evaluate(f"{CHANGES}.length") == 1
    assert not leaks(page.evaluate("JSON.stringify(told)").encode())


def test_a_line_that_takes_nothing_is_told_no_more_than_it_holds_and_then_the_page_as_it_is(page):
    recording(page, takes=False)
    grow = """() => {
        const bytes = crypto.getRandomValues(new Uint8Array(60000));
        document.getElementById("said").textContent = btoa(String.fromCharCode(...bytes));
    }"""
    sizes = []
    while sum(sizes) <= 2**20:
        before = len(sizes)
        page.evaluate(grow)
        page.clock.run_for(A_MOMENT)
        sizes = until(page, lambda: (now := page.evaluate("sizes")) and len(now) > before and now)  # noqa: B023
    for _ in range(5):
        page.evaluate(grow)
        page.clock.run_for(A_WHILE)
    assert page.evaluate("sizes") == sizes
    assert sum(sizes) < 2**20 + 200_000

    page.evaluate("document.getElementById('said').textContent = 'As it is now'")
    page.evaluate("takes = true; line.postMessage({ type: 'took', size: sizes.reduce((sum, size) => sum + size, 0) })")

    until(page, lambda: page.clock.run_for(A_WHILE) or page.evaluate(SNAPSHOTS) == 2)
    assert "As it is now" in page.evaluate("JSON.stringify(told.findLast(({ type }) => type === 2))")


def test_stopped_it_tells_nothing_more_and_nothing_of_it_stays_on_the_page(page):
    recording(page)
    assert not page.evaluate(IS_THE_BROWSERS_OWN)

    page.evaluate("line.postMessage({ type: 'stop' })")
    until(page, lambda: page.evaluate(IS_THE_BROWSERS_OWN))
    page.evaluate("document.getElementById('said').textContent = 'Later'")
    page.mouse.move(50, 60)
    page.clock.run_for(A_WHILE)

    assert not page.evaluate(f"{CHANGES}.length")
