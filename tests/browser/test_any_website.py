"""The chat on pages of others: whatever they do with their document, their styles and their scripts."""

import json

import pytest
from django.conf import settings
from playwright.sync_api import expect

from conversations.models import Visitor, Website

from .conftest import DESKTOP, PHONE
from .people import VisitorPage
from .phones import until

TEXT = "<p>Some words</p>" * 80


@pytest.fixture
def website(other_server, server, shop, context):
    """Opens a page of a website of its own on a phone: `body`, with `head` before it and the usual tag, or another."""
    Website.objects.filter(pk=shop.pk).update(allowed_origins=other_server.origin)
    usual = f'<script async src="{server.url}/widget.js" data-inbox="maison-lorme"></script>'

    def make(body="<h1>Hello</h1>", *, head="", tag=usual, html="<html>", device=PHONE, **options):
        meta = '<meta name="viewport" content="width=device-width">'
        written = f"<!doctype html>{html}{meta}{head}{tag.replace('USUAL', usual)}<body>{body}"
        page = context(device, **options).new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(other_server.publish(written))
        return VisitorPage(page)

    return make


def frame_of(visitor):
    return next(frame for frame in visitor.page.frames if "/widget/" in frame.url)


def heard(visitor, words):
    """Waits until the console has said this."""
    until(visitor.page, lambda: any(words in line for line in visitor.page.said if line.startswith("Pupitre:")))


class Held:
    """What the desk says to the chat is held back until it is released."""

    def __init__(self, page):
        self.frames, self.page = [], None
        page.route_web_socket("**/ws/widget/**", self.open)

    def open(self, page):
        self.page = page
        server = page.connect_to_server()
        server.on_message(self.hold)

    def hold(self, frame):
        if self.frames is None:
            self.page.send(frame)
        else:
            self.frames.append(frame)

    def release(self):
        frames, self.frames = self.frames, None
        for frame in frames:
            self.page.send(frame)


# ---- pages that exchange what they show

NEXT = "history.pushState({}, '', '?next'); document.title = 'Next';"
BODY = "const b = document.createElement('body'); b.innerHTML = '<h1>Next page</h1>';"
KEPT = {
    "another body": f"() => {{ {NEXT} {BODY} document.documentElement.replaceChild(b, document.body) }}",
    "another content": f"() => {{ {NEXT} document.body.innerHTML = '<h1>Next page</h1>' }}",
    "no body for a moment": f"() => {{ {NEXT} document.body.remove(); {BODY}"
    " setTimeout(() => document.documentElement.append(b), 50) }",
}
TAKEN_OUT = {
    "the whole root's content": f"() => {{ {NEXT} document.documentElement.innerHTML"
    " = '<head></head><body><h1>Next page</h1></body>' }",
    "another root": f"() => {{ {NEXT} const html = document.createElement('html');"
    " html.innerHTML = '<body><h1>Next page</h1>'; document.replaceChild(html, document.documentElement) }",
    "a document written anew": f"() => {{ {NEXT} document.open(); document.write('<!doctype html><h1>Next page</h1>');"
    " document.close() }",
    "what is not its own": f"() => {{ {NEXT} {BODY} document.documentElement.replaceChildren(document.head, b) }}",
}


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_on_the_next_page_of_a_navigation_library_the_open_chat_has_not_even_loaded_anew(website, device):
    visitor = website(device=device, whole=True).open_chat()
    visitor.chat.locator("#say").fill("half a sen")
    frame = frame_of(visitor)
    frame.evaluate("window.isTheSame = true")

    for visit_next in KEPT.values():
        visitor.page.evaluate(visit_next)

        expect(visitor.page.locator("h1")).to_have_text("Next page")
        expect(visitor.chat.locator("#say")).to_have_value("half a sen")
        assert frame.evaluate("window.isTheSame")
    visitor.chat.locator("#close").click()
    expect(visitor.page.locator("pupitre-chat button")).to_be_visible()


def test_taken_out_of_the_page_the_open_chat_comes_back_with_what_was_begun(website):
    visitor = website(device=DESKTOP, whole=True).open_chat()
    for number, visit_next in enumerate(TAKEN_OUT.values(), 1):
        visitor.chat.locator("#say").fill("half a sen")

        visitor.page.evaluate(visit_next)

        expect(visitor.page.locator("h1")).to_have_text("Next page")
        expect(visitor.chat.locator("#say")).to_have_value("half a sen")
        (visitor.write_first if number == 1 else visitor.write)("half a sentence")
        expect(visitor.stored()).to_have_count(number)
        visitor.chat.locator("#close").click()
        expect(visitor.page.locator("pupitre-chat button")).to_be_visible()
        visitor.open_chat()
        expect(visitor.chat.locator("#say")).to_have_value("")


def test_the_desk_learns_of_the_next_page_of_a_navigation_library(website, hire, sign_in):
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = website(device=DESKTOP, head="<title>First</title>").open_chat().write("Hello")
    agent.take_offer()
    visitor.page.evaluate(TAKEN_OUT["a document written anew"].replace("document.open()", "0"))

    visitor.page.evaluate("() => { history.pushState({}, '', '?third'); document.title = 'Third' }")
    visitor.page.evaluate("() => document.body.append('')")
    visitor.page.evaluate("document.documentElement.append(document.createElement('i'))")

    expect(agent.pane()).to_contain_text("Third")


def test_the_desk_learns_of_a_page_that_is_turned_before_the_chat_is_welcome(website, hire, sign_in):
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = website(device=DESKTOP, head="<title>First</title>").open_chat().write("Hello")
    agent.take_offer()
    held = Held(visitor.page)
    visitor.page.reload()
    until(visitor.page, lambda: held.frames)
    frame_of(visitor).evaluate("addEventListener('message', ({ data }) => { window.heard = data.pupitre })")

    visitor.page.evaluate("() => { history.pushState({}, '', '?third'); document.title = 'Third' }")
    until(visitor.page, lambda: frame_of(visitor).evaluate("window.heard === 'page'"))
    held.release()

    expect(agent.pane()).to_contain_text("Third")


def test_a_page_that_takes_the_chat_out_again_and_again_wins_and_stays_alive(website):
    visitor = website()
    expect(visitor.page.locator("pupitre-chat button")).to_be_visible()

    visitor.page.evaluate(
        "new MutationObserver(() => document.querySelector('pupitre-chat')?.remove())"
        ".observe(document.documentElement, { childList: true }), document.querySelector('pupitre-chat').remove()"
    )

    heard(visitor, "takes the chat out again and again")
    expect(visitor.page.locator("pupitre-chat")).to_have_count(0)


def test_where_one_read_is_kept_when_the_frame_loads_anew(website, hire, sign_in):
    agent = sign_in(hire("Ana").user, DESKTOP)
    visitor = website(device=DESKTOP, whole=True).open_chat().write_first("One")
    agent.take_offer()
    for number in range(25):
        agent.write(f"Line {number}")
    expect(visitor.messages()).to_have_count(26)
    row = visitor.row("Line 5")
    row.evaluate("row => row.scrollIntoView({ block: 'start' })")
    before = row.bounding_box()["y"]
    frame = frame_of(visitor)  # to which this browser forbids storage
    until(visitor.page, lambda: "place" in frame.evaluate("document.cookie"))

    visitor.page.evaluate("document.documentElement.append(document.querySelector('pupitre-chat'))")  # it loads anew

    expect(visitor.messages()).to_have_count(26)
    until(visitor.page, lambda: abs(row.bounding_box()["y"] - before) < 3)


def test_another_person_finds_none_of_the_words_that_were_begun(website):
    visitor = website(device=DESKTOP, whole=True).open_chat()
    visitor.page.evaluate("Pupitre.identify({ id: '1', hash: 'x' })")
    visitor.chat.locator("#say").fill("my secret")
    expect(visitor.chat.locator("#say")).to_have_value("my secret")

    with visitor.page.expect_event("framenavigated"):  # the frame loads anew, for somebody else
        visitor.page.evaluate("Pupitre.identify(null)")

    expect(visitor.chat.locator("#say")).to_have_value("")
    assert "begun" not in frame_of(visitor).evaluate("document.cookie")


# ---- pages with styles of their own

ODD = [
    "",
    "transform: translateZ(0)",
    "filter: saturate(.9)",
    "perspective: 100px",
    "contain: strict; height: 3000px",
    "will-change: transform",
    "backdrop-filter: blur(1px)",
    "content-visibility: auto",
    "container-type: size; height: 3000px",
    "zoom: .8",
    "height: 100%; overflow-x: hidden",
    "overflow: auto; height: 100vh",
    "position: fixed; inset: 0; overflow: auto",
]
PLACE = """() => {
    const line = document.querySelector('p:nth-of-type(9)').getBoundingClientRect();
    return [scrollX, scrollY, document.body.scrollTop, line.y];
}"""


SCREEN = {"x": 0, "y": 0, "width": 390, "height": 844}


@pytest.mark.parametrize("element", ["body", "html"])
def test_an_open_chat_covers_the_phones_screen_and_the_page_behind_it_does_not_move(website, element):
    visitor = website(f"<style></style>{TEXT}")
    page, launcher = visitor.page, visitor.page.locator("pupitre-chat button")
    expect(launcher).to_be_visible()
    for style in ODD:
        page.evaluate("rule => (document.querySelector('style').textContent = rule)", f"{element} {{ {style} }}")
        page.evaluate("(scrollTo(0, 400), document.body.scrollTo(0, 400))")
        before = page.evaluate(PLACE)

        page.evaluate("Pupitre.open()")

        expect(visitor.chat.locator("#say")).to_be_in_viewport(ratio=1)
        assert (style, page.locator("pupitre-chat iframe").bounding_box()) == (style, SCREEN)
        assert (style, page.evaluate(PLACE)) == (style, before)
        visitor.chat.locator("#say").focus()
        page.evaluate("Pupitre.close()")
        expect(launcher).to_be_in_viewport(ratio=1)
        assert (style, page.evaluate(PLACE)) == (style, before)


def test_the_page_behind_a_full_screen_cannot_be_scrolled_and_can_be_again_afterwards(website):
    visitor = website(
        TEXT, head="<style>html { height: 100% } body { height: 100%; overflow-x: hidden }</style>"
    ).open_chat()
    page = visitor.page
    assert page.evaluate("getComputedStyle(document.body).overflowY") == "hidden"

    page.evaluate(KEPT["another body"].replace("<h1>Next page</h1>", TEXT))  # while it is open, as nobody could scroll
    visitor.chat.locator("#close").click()

    expect(page.locator("pupitre-chat button")).to_be_visible()
    assert page.evaluate("document.adoptedStyleSheets.length") == 0
    assert (
        page.evaluate(
            "(document.documentElement.getAttribute('style') ?? '') + (document.body.getAttribute('style') ?? '')"
        )
        == ""
    )


STYLES = [
    "* { display: none !important } html, head ~ *, p { display: block !important }",
    "iframe { max-width: 0; display: none !important } button { display: none !important }",
    "* { all: unset !important } * { position: static !important; opacity: 0 !important }",
    ":not(:defined) { visibility: hidden !important; opacity: 0 !important }",
    "html > :not(body) { display: none !important; transform: scale(0) !important }",
    "html { display: flex; font-size: 62.5%; line-height: 0; color: transparent }",
    "[popover] { display: none !important; inset: auto !important; opacity: 0 !important }",
]


def test_no_style_of_the_page_reaches_the_chat(website):
    visitor = website("<style></style><p>Hello</p>", device=DESKTOP).open_chat()
    page, panel = visitor.page, visitor.page.locator("pupitre-chat iframe")
    for style in STYLES:
        page.evaluate("rule => (document.querySelector('style').textContent = rule)", style)

        expect(visitor.chat.locator("#say")).to_be_visible()
        assert (style, panel.bounding_box()) == (style, {"x": 1032, "y": 204, "width": 384, "height": 672})
        assert page.evaluate("getComputedStyle(document.querySelector('pupitre-chat')).opacity") == "1"


def test_it_is_not_printed(website):
    visitor = website().open_chat()

    visitor.page.emulate_media(media="print")

    expect(visitor.page.locator("pupitre-chat iframe")).to_be_hidden()


# ---- pages with scripts of their own

TAGS = {
    "an element called so": '<i id="Pupitre"></i><form name="Pupitre"></form>USUAL',
    "a frame called so": '<iframe name="Pupitre" src="about:blank"></iframe>USUAL',
    "a module": '<script type="module" src="SERVER/widget.js" data-inbox="maison-lorme"></script>',
    "deferred": '<script defer src="SERVER/widget.js" data-inbox="maison-lorme"></script>',
    "waited for": '<script src="SERVER/widget.js" data-inbox="maison-lorme"></script>',
    "twice": "USUAL USUAL",
    "an image called currentScript": '<img name="currentScript">USUAL',
    "another base": '<base href="https://elsewhere.example/deep/" target="_top">USUAL',
    "a tag manager": "<script>setTimeout(() => { const s = document.createElement('script');"
    " s.src = 'SERVER/widget.js'; s.dataset.inbox = 'maison-lorme'; document.head.append(s) })</script>",
    "a tag manager that drops attributes": '<script async src="SERVER/widget.js?inbox=maison-lorme"></script>',
    "prototypes of old": "<script>for (const one of [Array, String, Object]) Object.defineProperty(one.prototype,"
    " 'toJSON', { value() { return JSON.stringify(String(this)) }, enumerable: true, configurable: true });"
    " Array.prototype.each = Array.prototype.forEach; Object.prototype.extended = () => 1;"
    " Element.prototype.update = Element.prototype.show = Element.prototype.hide = () => 1</script>USUAL",
    "globals of its own": "<script>var URL = 'https://shop.example/', navigation = [], frame = 1, page = 2, fit, show;"
    " var identity = 'a', origin_ = 1, start = 'now'</script>USUAL",
    "a browser without a top layer": "<script>delete HTMLElement.prototype.showPopover</script>"
    '<div style="position: fixed; inset: 0; z-index: 99999"></div>USUAL',
    "right to left": "<script>document.documentElement.dir = 'rtl'</script>USUAL",
    "no text that becomes a script": '<meta http-equiv="Content-Security-Policy"'
    " content=\"require-trusted-types-for 'script'; trusted-types 'none'\">USUAL",
}


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
def test_it_works_whatever_the_page_is_made_of(website, server, tag):
    visitor = website(tag=tag.replace("SERVER", server.url)).open_chat()

    expect(visitor.page.locator("pupitre-chat")).to_have_count(1)
    visitor.page.evaluate("Pupitre.close()")
    expect(visitor.page.locator("pupitre-chat button")).to_be_in_viewport(ratio=1)


def test_a_tag_that_a_navigation_library_runs_again_brings_the_person_of_its_page(website):
    visitor = website(device=DESKTOP).open_chat()
    visitor.chat.locator("#say").fill("half a sen")

    visitor.page.evaluate(
        "() => new Promise((ready) => { const s = document.createElement('script'); s.onload = ready;"
        " s.src = document.querySelector('script[data-inbox]').src; s.dataset.inbox = 'maison-lorme';"
        " s.dataset.visitorId = 'zoe'; s.dataset.visitorHash = 'x'; document.body.append(s) })"
    )

    heard(visitor, "proof")
    expect(visitor.chat.locator("#say")).to_have_value("half a sen")
    expect(visitor.page.locator("pupitre-chat")).to_have_count(1)


MODAL = "const d = document.createElement('dialog'); document.body.append(d); d.showModal()"
SAYS = {
    "no inbox": ('<script src="SERVER/widget.js"></script>', "data-inbox"),
    "a policy against frames": (
        '<meta http-equiv="Content-Security-Policy" content="frame-src \'none\'">USUAL',
        "(frame-src)",
    ),
    "an inbox that nobody knows": (
        '<script src="SERVER/widget.js" data-inbox="nobody"></script>',
        'the inbox "nobody"',
    ),
    "something of its own by that name": ("<script>var Pupitre = { mine: 1 }</script>USUAL", "window.Pupitre"),
    "a modal dialog": (
        f"<script>addEventListener('DOMContentLoaded', () => {{ {MODAL} }})</script>USUAL",
        "modal dialog",
    ),
    "a second inbox": ('USUAL<script defer src="SERVER/widget.js" data-inbox="other"></script>', "one chat to a page"),
}


@pytest.mark.parametrize(("tag", "words"), SAYS.values(), ids=SAYS)
def test_where_it_cannot_work_the_console_says_why(website, server, tag, words):
    visitor = website(tag=tag.replace("SERVER", server.url))

    heard(visitor, words)


def test_on_a_site_that_is_not_allowed_one_sentence_says_which_site_which_inbox_and_where_to_change_it(
    website, server, shop, other_server
):
    Website.objects.filter(pk=shop.pk).update(allowed_origins="https://www.maisonlorme.fr")
    visitor = website()

    heard(visitor, f'the inbox "maison-lorme" may not show itself on {other_server.origin}: an administrator allows')
    heard(visitor, f"this site at {server.url}/setup/#site;")
    assert sum(line.startswith("Pupitre:") for line in visitor.page.said) == 1
    expect(visitor.page.locator("pupitre-chat button")).to_be_hidden()
    assert shop.sightings.get().origin == other_server.origin


def test_a_modal_dialog_that_opens_later_is_spoken_of_once_and_the_chat_is_there_after_it(website):
    visitor = website(f"{TEXT}<dialog><button>Help</button></dialog>", device=DESKTOP)
    expect(visitor.page.locator("pupitre-chat button")).to_be_visible()
    visitor.page.evaluate("document.querySelector('dialog').showModal()")

    visitor.page.evaluate("(Pupitre.open(), Pupitre.open())")

    heard(visitor, "modal dialog")
    assert sum("modal dialog" in line for line in visitor.page.said) == 1
    visitor.page.evaluate("document.querySelector('dialog').close()")
    visitor.chat.locator("#say").fill("Now it hears me")


def test_closed_it_gives_the_focus_to_its_button_unless_the_visitor_has_gone_on(website):
    visitor = website("<input id=own>")
    visitor.open_chat()
    visitor.chat.locator("#say").focus()
    visitor.page.evaluate("Pupitre.close()")
    expect(visitor.page.locator("pupitre-chat button")).to_be_focused()

    visitor.open_chat()
    visitor.page.evaluate("(own.focus(), Pupitre.close())")

    expect(visitor.page.locator("pupitre-chat button")).to_be_visible()
    expect(visitor.page.locator("#own")).to_be_focused()


def test_what_fetches_the_focus_back_into_its_own_dialog_lets_the_visitor_write(website):
    visitor = website("<div id=own><input></div>", device=DESKTOP)
    visitor.page.evaluate(
        "document.addEventListener('focusin', (e) => own.contains(e.target) || own.firstChild.focus())"
    )
    visitor.open_chat()

    visitor.chat.locator("#say").click()
    visitor.page.keyboard.type("Hello")

    expect(visitor.chat.locator("#say")).to_have_value("Hello")


# ---- visitors whose browsers speak in odd ways

LANGUAGES = ["en-US@posix", "fr_FR", "fr-FR@euro", "", "C", "x-klingon", None]
SAID = """
const [language, zone] = ODD;
Object.defineProperty(Navigator.prototype, "language", { get: () => language ?? undefined });
const own = Intl.DateTimeFormat.prototype.resolvedOptions;
Intl.DateTimeFormat.prototype.resolvedOptions = function () {
    if (zone === "throws") throw new RangeError("no time zone");
    return { ...own.call(this), timeZone: zone };
};
"""


def test_the_desk_learns_in_which_language_the_browser_of_a_visitor_speaks(website):
    visitor = website(device=DESKTOP, locale="pl-PL").open_chat()

    visitor.write("Dzień dobry")

    expect(visitor.stored()).to_have_text("Dzień dobry")
    expect(visitor.chat.locator("html")).to_have_attribute("lang", settings.LANGUAGE_CODE)  # it has no Polish
    assert Visitor.objects.get().language == "pl"


def test_whatever_language_and_time_zone_the_browser_claims_the_visitor_is_heard(website, server):
    visitor = website(device=DESKTOP, whole=True)
    page, zones = visitor.page, ["Etc/Unknown", "", "throws", None, "Mars/Base"]
    for number, language in enumerate(LANGUAGES, 1):
        page.add_init_script(f"{{ {SAID.replace('ODD', json.dumps([language, zones[number % len(zones)]]))} }}")
        page.reload()
        expect(visitor.chat.locator("#thread")).to_be_attached()
        page.evaluate("Pupitre.open()")

        (visitor.write_first if number == 1 else visitor.write)(f"Hello {number}")

        expect(visitor.stored()).to_have_count(number)
        expect(visitor.chat.locator("#thread time").last).to_contain_text(":")
