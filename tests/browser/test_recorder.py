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
CHATS = ["<div id='intercom-container'>", "<div id='tawk_1'>", "<div class='crisp-client'>", "<pupitre-chat>"]


@pytest.fixture
def page(context, other_server, server):
    """With the recorder, which has not begun."""
    opened = context(DESKTOP).new_page()
    opened.goto(other_server.publish("<!doctype html><h1>A page</h1><p id='said'>One</p><div id='room'></div>"))
    opened.add_script_tag(url=f"{server.url}/mirror.js")
    return opened


def recording(page, **settings):
    page.evaluate(BEGIN, settings)
    until(page, lambda: page.evaluate(SNAPSHOTS) == 1)


def test_the_first_picture_waits_for_an_idle_moment(page):
    page.evaluate("void (window.requestIdleCallback = (work, { timeout }) => (window.idle = { work, timeout }))")
    page.evaluate(BEGIN, {})
    until(page, lambda: page.evaluate("window.idle?.timeout") == 1000)
    assert page.evaluate("[told.length, sizes.length]") == [0, 0]

    page.evaluate("idle.work()")

    until(page, lambda: page.evaluate(SNAPSHOTS) == 1)


def test_the_pointer_is_told_of_within_moments(page):
    """Gathered for half a second, as rrweb does by itself, the second place would always have waited longer."""
    recording(page)

    def is_prompt():
        page.evaluate("told.length = 0")
        for step in range(3):
            page.mouse.move(30 + step, 40)
            page.wait_for_timeout(60)
        page.wait_for_timeout(600)
        moves = f"{CHANGES}.filter(({{ data }}) => data.source === 1).flatMap(({{ data }}) => data.positions)"
        positions = page.evaluate(moves)
        assert positions[-1]["x"] == 32
        return len(positions) > 1 and all(-50 <= one["timeOffset"] <= 0 for one in positions)

    until(page, is_prompt)


def test_a_page_that_nobody_looks_at_is_not_followed_and_told_anew_when_they_come_back(page):
    recording(page)
    turn = """(state) => {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""

    page.evaluate(turn, "hidden")
    page.evaluate("document.getElementById('said').textContent = 'Meanwhile'")
    until(page, lambda: page.evaluate("said.includes('paused')"))
    assert not page.evaluate(f"{CHANGES}.length")
    page.evaluate(turn, "visible")

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

    until(page, lambda: "Afterwards" in page.evaluate("JSON.stringify(told)"))
    assert page.evaluate(f"{CHANGES}.length") == 1
    assert not leaks(page.evaluate("JSON.stringify(told)").encode())


def test_a_line_that_takes_nothing_is_told_no_more_than_it_holds_and_then_the_page_as_it_is(page):
    recording(page, takes=False)
    grow = """() => {
        const bytes = crypto.getRandomValues(new Uint8Array(60000));
        document.getElementById("said").textContent = btoa(String.fromCharCode(...bytes));
        return sizes.reduce((sum, size) => sum + size, 0);
    }"""
    total = 0
    for _ in range(60):
        before, total = total, page.evaluate(grow)
        page.wait_for_timeout(30)
        if total > 2**20 and total == before:
            break
    assert 2**20 < total < 2**20 + 200_000

    page.evaluate("document.getElementById('said').textContent = 'As it is now'")
    page.evaluate("takes = true; line.postMessage({ type: 'took', size: sizes.reduce((sum, size) => sum + size, 0) })")

    until(page, lambda: page.evaluate(SNAPSHOTS) == 2)
    assert "As it is now" in page.evaluate("JSON.stringify(told.findLast(({ type }) => type === 2))")


def test_stopped_it_tells_nothing_more_and_nothing_of_it_stays_on_the_page(page):
    recording(page)

    page.evaluate("line.postMessage({ type: 'stop' })")
    page.evaluate("new Promise((done) => setTimeout(done))")  # it has come there
    page.evaluate("document.getElementById('said').textContent = 'Later'")
    page.mouse.move(50, 60)

    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert not page.evaluate(f"{CHANGES}.length")
