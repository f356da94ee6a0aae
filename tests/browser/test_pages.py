"""Pages as anybody must be able to use them: nothing serious for axe-core, by keyboard, and on a foreign site."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from conversations.models import Visitor, Website
from tests import files

from .conftest import DESKTOP, PHONE, axe_in_both
from .offline import go
from .people import VisitorPage
from .phones import hold, until


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_serious(visit, sign_in, hire, tags, context, server, device):
    door = context(device).new_page()
    door.goto(f"{server.url}/sign-in/")
    assert axe_in_both(door) == []
    agent = sign_in(hire("Ana").user, device)
    assert axe_in_both(agent.page) == []  # the empty list
    visitor = visit()
    visitor.write("Hello")
    expect(agent.offer()).to_be_visible()
    assert axe_in_both(agent.page) == []
    agent.take_offer().write("Good morning")
    expect(visitor.messages()).to_have_count(2)
    assert axe_in_both(agent.page) == []
    agent.command("close").click()
    expect(agent.page.locator("dialog[open] h2")).to_be_visible()
    assert axe_in_both(agent.page) == []
    chat = next(frame for frame in visitor.page.frames if "/widget/" in frame.url)
    assert axe_in_both(visitor.page, chat) == []


def test_the_whole_of_it_by_keyboard(visit, sign_in, hire, tags, only_conversation):
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = visit()
    visitor.write("Hello")
    expect(agent.offer()).to_be_visible()

    agent.offer().get_by_role("link").focus()
    agent.page.keyboard.press("Enter")
    expect(agent.field()).to_be_focused()
    agent.page.keyboard.type("Good morning")
    agent.page.keyboard.press("Enter")
    expect(visitor.messages()).to_have_text(["Hello", "Good morning"])

    agent.command("close").focus()
    agent.page.keyboard.press("Enter")
    expect(agent.page.locator("dialog[open]")).to_be_visible()
    agent.page.keyboard.press("Escape")
    expect(agent.page.locator("dialog[open]")).to_have_count(0)
    expect(agent.command("close")).to_be_focused()
    agent.page.keyboard.press("Enter")
    expect(agent.page.locator("dialog[open] h2")).to_be_focused()
    expect(agent.page.locator("#sheet-in")).not_to_have_class(re.compile("htmx-settling"))  # then it moves no focus
    tag = agent.page.locator("dialog[open] input[type=radio]").first
    tag.press("Space")
    expect(tag).to_be_checked()
    agent.page.locator("#close-now").press("Enter")
    expect(agent.page.locator("#chats")).to_contain_text("Nobody is waiting")
    assert only_conversation().tag == tags[0]


CLOSED = """() => {
    const sheet = document.getElementById("sheet");
    sheet.close();
    return sheet.getAnimations().map((one) => one.transitionProperty);
}"""


def test_a_sheet_that_still_leaves_is_in_nobodys_way_when_it_is_opened_again(busy):
    """In Chromium nothing of it took the focus where it was opened in the moment in which its fading out ended."""
    desk = busy(reduced_motion="no-preference")
    desk.row("One").click()
    desk.command("close").click()
    expect(desk.page.locator("dialog[open] h2")).to_be_focused()

    assert desk.page.evaluate(CLOSED) == []


PRESSED = """(field, [key, of, code]) => {
    if (of === "ended") field.dispatchEvent(new CompositionEvent("compositionend", { data: "日本", bubbles: true }));
    const how = { key, keyCode: code, isComposing: of === "composing", bubbles: true, cancelable: true };
    return !field.dispatchEvent(new KeyboardEvent("keydown", how));
}"""


def compose(field):
    """Enter, Escape and the arrows as input methods use them: Safari's order, Chrome's, Firefox's. None is ours."""
    for key in ("Enter", "Escape", "ArrowDown", "Tab"):
        for how in (["ended", 229], ["composing", 229], ["composing", 13]):
            assert field.evaluate(PRESSED, [key, *how]) is False, (key, how)


def test_keys_that_an_input_method_takes_send_and_close_nothing(visit, sign_in, hire):
    """Enter, Escape and the arrows in our own hands: what a browser does by itself it does for real keys alone."""
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = visit(DESKTOP)
    field = visitor.chat.locator("#say")
    field.fill("日本")
    compose(field)
    expect(field).to_have_value("日本")
    expect(field).to_be_visible()
    field.press("Enter")
    expect(visitor.messages()).to_have_text(["日本"])
    field.press("Escape")
    expect(field).to_be_hidden()

    agent.take_offer()
    agent.field().fill("日本")
    compose(agent.field())
    expect(agent.field()).to_have_value("日本")
    expect(agent.field()).to_be_focused()
    agent.field().press("Enter")
    expect(agent.messages()).to_have_text(["日本", "日本"])

    agent.pane().locator("button[data-write=note]").first.click()
    compose(agent.field())
    expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", "note")
    agent.field().press("Escape")
    expect(agent.pane().locator(".composer")).to_have_attribute("data-mode", "answer")

    agent.page.keyboard.press("Control+k")
    palette = agent.page.locator("dialog[open] input")
    palette.fill("dark")
    chosen = agent.page.locator("dialog[open] [aria-selected=true]").inner_text()
    compose(palette)
    assert agent.page.locator("dialog[open] [aria-selected=true]").inner_text() == chosen
    palette.press("Enter")
    expect(agent.page.locator("dialog[open]")).to_have_count(0)
    agent.page.evaluate("dispatchEvent(new Event('keydown'))")  # as what fills in forms sends it
    agent.page.evaluate("document.body.dispatchEvent(new Event('keydown', { bubbles: true }))")


def test_a_page_whose_language_an_extension_has_changed_goes_on(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = visit(DESKTOP)
    visitor.write("One")
    agent.take_offer()
    for number, language in enumerate(["auto", "", "fr_FR", "en-US@posix", "x-mtfrom"], 2):
        agent.page.evaluate("tag => (document.documentElement.lang = tag)", language)

        visitor.write(f"Word {number}")

        expect(agent.messages()).to_have_count(number)
        expect(agent.pane().locator(".thread .day-line")).to_have_text(["Today"])


@pytest.fixture
def foreign_site(tmp_path, server):
    """A site of its own, on another host name, that embeds the widget and allows nothing inline on its pages."""
    (tmp_path / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>A site of its own</title>"
        f'<meta http-equiv="Content-Security-Policy" content="script-src {server.url}; style-src {server.url};'
        f' frame-src {server.url}">'
        f'<h1>Hello</h1><script async src="{server.url}/widget.js" data-inbox="maison-lorme"></script>'
    )
    httpd = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://localhost:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


def test_on_a_foreign_site_that_gets_no_third_party_cookies_it_survives_a_reload(
    foreign_site, context, sign_in, hire, shop
):
    Website.objects.filter(pk=shop.pk).update(allowed_origins=foreign_site)
    agent = sign_in(hire("Ana").user)
    page = context(whole=True).new_page()
    page.goto(foreign_site)
    visitor = VisitorPage(page).open_chat()
    visitor.write_first("Hello from elsewhere")
    agent.take_offer().write("Welcome")
    expect(visitor.messages()).to_have_text(["Hello from elsewhere", "Welcome"])

    page.reload()
    expect(visitor.messages()).to_have_text(["Hello from elsewhere", "Welcome"])
    assert all(cookie.get("partitionKey") for cookie in page.context.cookies())


def test_on_a_foreign_site_without_third_party_cookies_photos_go_both_ways(foreign_site, context, sign_in, hire, shop):
    Website.objects.filter(pk=shop.pk).update(allowed_origins=foreign_site)
    agent = sign_in(hire("Ana").user)
    page = context(whole=True).new_page()
    page.goto(foreign_site)
    visitor = VisitorPage(page).open_chat()
    photo = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": files.photo((400, 300))}
    visitor.chat.locator("#pick").set_input_files(photo)
    visitor.chat.locator("#send").click()

    agent.take_offer()
    shown = visitor.chat.locator("#thread a.photo img[src*=thumbnail]")
    expect(shown).to_have_count(1)
    expect(shown).to_have_js_property("naturalWidth", 504)
    shown.click()
    expect(visitor.chat.locator("#photo-view img")).to_have_js_property("naturalWidth", 400)
    assert all(cookie.get("partitionKey") for cookie in page.context.cookies())


def test_a_site_that_the_inbox_does_not_list_cannot_embed_it(foreign_site, context, shop, server):
    page = context().new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
    page.goto(foreign_site)
    page.locator("pupitre-chat").wait_for(state="attached")

    expect(page.locator("pupitre-chat button")).to_be_hidden()
    page.wait_for_event("console", lambda m: "frame-ancestors" in m.text) if not refused else None
    assert page.locator("pupitre-chat button").is_hidden()


def test_a_second_tab_of_the_same_agent_shows_the_same(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer().write("Two")
    expect(visitor.messages()).to_have_count(2)
    tab = agent.page.context.new_page()
    tab.goto(agent.page.url)

    agent.write("Three")
    expect(visitor.messages().last).to_have_text("Three")  # two who write at once are in the order of the rows
    visitor.write("Four")

    for page in (agent.page, tab):
        expect(page.locator(".thread > .msg .bubble")).to_have_text(["One", "Two", "Three", "Four"])


def test_the_reader_stays_where_they_read_and_is_told_of_new_messages(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("One")
    agent.take_offer()
    for number in range(25):
        agent.write(f"Line {number}")
    expect(visitor.messages()).to_have_count(26)
    talk = agent.page.locator("#pane .talk")
    talk.evaluate("node => node.scrollTo(0, -node.scrollHeight)")
    expect(agent.pane().locator(".jump")).to_be_visible()
    top = agent.messages().first.bounding_box()["y"]

    visitor.write("Something new")
    expect(agent.pane().locator(".jump")).to_contain_text("New messages")
    assert abs(agent.messages().first.bounding_box()["y"] - top) < 2

    agent.pane().locator(".jump").click()
    expect(agent.messages().last).to_be_in_viewport()


def test_who_goes_on_before_the_list_has_come_anew_stays_where_they_went(busy):
    """One is snoozed, and at once into the next."""
    desk = busy(device=DESKTOP)
    go(desk, "One")
    held = hold(desk.page, "**/desk/")
    desk.command("snooze").click()
    desk.page.locator("dialog[open] #snooze-now").click()
    until(desk.page, lambda: held)

    go(desk, "Two")

    expect(desk.pane().locator(".bubble").first).to_have_text("I am Two")


def test_who_goes_on_before_a_page_has_come_stays_where_they_went(busy):
    """Back, and at once into the next conversation: the list that comes late does not close it again."""
    phone = busy()
    go(phone, "One")
    phone.page.route("**/desk/", lambda _route: None)  # it is still on its way
    phone.back()
    with phone.page.expect_event("requestfailed", lambda request: request.url.endswith("/desk/")):
        go(phone, "Two")

    phone.page.unroute("**/desk/")
    phone.back()
    expect(phone.pane()).to_have_count(0)


def test_the_address_of_a_visitors_page_may_be_long(sign_in, hire, answered, server):
    ana = hire("Ana").user
    talk = answered(ana, "Where is it?", "On its way")
    Visitor.objects.filter(pk=talk.visitor_id).update(page_title="Lamp" * 40, page_url=f"https://{'x' * 200}.example/")
    page = sign_in(ana, DESKTOP).page
    page.goto(f"{server.url}/desk/{talk.pk}/")

    facts = page.locator(f"#context-{talk.pk}")
    expect(facts.get_by_text("Block this visitor")).to_be_in_viewport(ratio=1)
    assert facts.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
