"""The list on an agent's screen whose rows come by themselves: always what the server would draw whole."""

import json
import re

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE
from .phones import until

# Of a document: whose turn, in which order, what each row says and shows, without what time alone changes.
LIST = r"""root => {
    const ignored = ["aria-current", "class", "data-heat"];
    const isDrawn = node => node.nodeType === Node.TEXT_NODE ? node.data.trim()
        : node.nodeType === Node.ELEMENT_NODE && !node.matches("time, .row-waits");
    const attributes = element => [...element.attributes].filter(({name}) => !ignored.includes(name));
    const drawn = node => node.nodeType === Node.TEXT_NODE ? node.data.replace(/\s+/g, " ").trim() : [
        node.localName,
        attributes(node).map(({name, value}) => `${name}=${value}`).sort(),
        [...node.childNodes].filter(isDrawn).map(drawn),
    ];
    const lists = ["owed", "theirs"].map(turn => {
        const list = root.getElementById(turn), heading = root.getElementById(`${turn}-h`);
        return [list.hidden, heading.hidden, heading.querySelector(".num").textContent, [...list.children].map(drawn)];
    });
    return JSON.stringify([...lists, root.getElementById("chats").dataset.waiting]);
}"""
SHOWN = f"() => ({LIST})(document)"
WHOLE = f"""async () => {{
    const page = await (await fetch("/desk/")).text();
    return ({LIST})(new DOMParser().parseFromString(page, "text/html"));
}}"""


@pytest.fixture
def three(hire, answered, sign_in, visit):
    """Ana has answered three; their pages are open, and what comes to her list is noted."""
    ana = hire("Ana", "Martin").user
    talks = [answered(ana, f"I am {name}", f"Hello {name}") for name in ("One", "Two", "Three")]
    visitors = [visit(again=talk.visitor) for talk in talks]
    for visitor in visitors:
        expect(visitor.messages()).to_have_count(2)

    def make(device):
        desk = sign_in(ana, device)
        desk.came, desk.asked = [], []
        desk.page.on("websocket", lambda socket: listen(desk, socket))
        desk.page.reload()
        until(desk.page, lambda: "chats" in desk.came)
        return desk, talks, visitors

    return make


def listen(desk, socket):
    """To the newest alone: the page before this one may have had its list already."""
    desk.came.clear()
    socket.on("framereceived", lambda text: desk.came.append(json.loads(text)["type"]))
    socket.on("framesent", lambda text: desk.asked.append(json.loads(text)["type"]))


def rows(desk, turn):
    return desk.page.locator(f"#{turn} .row-last")


def expect_whole(desk):
    """Sooner or later: marks are under way still."""
    until(desk.page, lambda: desk.page.evaluate(SHOWN) == desk.page.evaluate(WHOLE), tries=100)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_rows_that_come_alone_make_the_list_that_is_drawn_whole(three, device):
    desk, _talks, (one, two, three_) = three(device)
    expect(rows(desk, "theirs")).to_contain_text(["Hello Three", "Hello Two", "Hello One"])
    expect(desk.page.locator("#owed-h")).to_be_hidden()
    desk.came.clear()

    two.write("Two has a question")
    expect(rows(desk, "owed")).to_contain_text(["Two has a question"])
    one.write("One as well")
    expect(rows(desk, "owed")).to_contain_text(["Two has a question", "One as well"])
    two.write("Two goes on")
    expect(rows(desk, "owed")).to_contain_text(["Two goes on", "One as well"])
    three_.write("Three, too")
    expect(rows(desk, "owed")).to_contain_text(["Two goes on", "One as well", "Three, too"])
    expect(desk.page.locator("#owed-h .num")).to_have_text("3")
    expect(desk.page.locator("#theirs-h")).to_be_hidden()
    expect(desk.page.locator("#chats")).to_have_attribute("data-waiting", "3")
    expect_whole(desk)

    desk.page.locator("#owed .row", has_text="One as well").click()
    desk.write("Here is the answer")
    if device is PHONE:
        expect(desk.messages().last).to_have_text("Here is the answer")
        desk.back()
    expect(rows(desk, "owed")).to_contain_text(["Two goes on", "Three, too"])
    expect(rows(desk, "theirs")).to_contain_text(["Here is the answer"])
    expect_whole(desk)
    assert "listed" in desk.came
    assert "chats" not in desk.asked  # the page has never found that it lacks a row


def test_who_stands_at_a_row_stays_there_where_it_moves(three):
    desk, _talks, (one, _two, _three) = three(DESKTOP)
    place = desk.page.locator("#theirs .row", has_text="Hello One")
    place.focus()

    one.write("One has a question")
    expect(rows(desk, "owed")).to_contain_text(["One has a question"])

    expect(desk.page.locator("#owed .row")).to_be_focused()


def test_a_list_that_lacks_a_row_is_made_whole(three):
    desk, talks, (one, _two, _three) = three(DESKTOP)
    desk.page.evaluate("id => document.getElementById(id).remove()", f"c-{talks[1].pk}")
    desk.came.clear()

    one.write("One has a question")
    expect(rows(desk, "owed")).to_contain_text(["One has a question"])

    expect(rows(desk, "theirs")).to_contain_text(["Hello Three", "Hello Two"])
    expect_whole(desk)
    assert "chats" in desk.came  # because the page asked for it, or a moment before by itself


def test_the_head_of_what_is_open_says_how_long_the_visitor_waits_while_they_do(three):
    desk, _talks, visitors = three(PHONE)
    desk.page.locator("#theirs .row", has_text="Hello One").click()
    waits, rest = desk.pane().locator(".wait-words"), desk.pane().locator(".rest-words")
    expect(rest).to_have_text("On the site")
    expect(waits).to_be_hidden()

    visitors[0].write("Are you there?")
    expect(waits).to_have_text(re.compile(r"Waiting \d+\ss"))
    expect(rest).to_be_hidden()

    desk.write("I am")
    expect(rest).to_have_text("On the site")
    expect(waits).to_be_hidden()
