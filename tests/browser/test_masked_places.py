"""Wherever a page keeps what nobody else is to read, an agent who sees the page does not read it."""

import pytest
from playwright.sync_api import expect

from conversations.models import Visitor, Website

from .leaks import SECRET, leaks, mirrored, typed
from .phones import until
from .seen import browse, look, picture, published, screen, talk

__all__ = ["browse", "published", "talk"]

# In markup: of each kind of place one.
PLACES = """
<style title="s3cr3t">
  .quoted::after { content: attr(data-words) } .pictured { background: url(data:text/plain,s3cr3t) }
  @namespace x url(//x.example/?s3cr3t); @font-face { font-family: x; src: url(/x.woff?s3cr3t) } /* s3cr3t */
</style>
<link rel="prefetch" href="/x?s3cr3t" title="s3cr3t"><link rel="icon" href="/x.ico?s3cr3t">
<h1>What one may see</h1>
<details name="s3cr3t"><summary title="s3cr3t">More</summary></details>
<object data="/x?s3cr3t" name="s3cr3t"><param name="s3cr3t" value="s3cr3t">s3cr3t</object><embed src="/x?s3cr3t">
<iframe srcdoc="<title>s3cr3t</title><!-- s3cr3t --><input value='s3cr3t'><p title='s3cr3t'>In a frame</p>"></iframe>
<iframe src="data:text/html,s3cr3t" name="s3cr3t" sandbox="s3cr3t"></iframe>
<img src="data:text/plain,s3cr3t" usemap="#s3cr3t" longdesc="/s3cr3t">
<map name="s3cr3t"><area alt="s3cr3t" href="/s3cr3t"></map>
<form name="s3cr3t" id="named" target="s3cr3t" action="/s3cr3t" autocomplete="s3cr3t">
  <output name="s3cr3t" for="s3cr3t" title="s3cr3t"></output><label for="s3cr3t">A label</label>
  <meter title="s3cr3t" aria-valuetext="s3cr3t">s3cr3t</meter><progress aria-label="s3cr3t">s3cr3t</progress>
  <input type="radio" name="s3cr3t" value="s3cr3t"><input type="image" src="/x.png?s3cr3t" alt="s3cr3t">
  <input type="range" list="s3cr3t" aria-valuenow="s3cr3t"><input dirname="s3cr3t" pattern="s3cr3t" name="s3cr3t">
  <button value="s3cr3t" name="s3cr3t" formaction="/s3cr3t" popovertarget="s3cr3t" command="--s3cr3t">A button</button>
  <textarea placeholder="s3cr3t" name="s3cr3t">s3cr3t</textarea>
  <select><option value="s3cr3t" selected>s3cr3t</option><hr><optgroup label="s3cr3t"></optgroup></select>
</form>
<div contenteditable="plaintext-only">s3cr3t</div><div role="spinbutton">s3cr3t</div><b class="rr-mask">s3cr3t</b>
<div style="-webkit-user-modify: read-write">s3cr3t</div><section class="rr-block">s3cr3t</section>
<div role="slider" aria-valuetext="s3cr3t" aria-description="s3cr3t" aria-roledescription="s3cr3t">A slider</div>
<svg viewBox="0 0 9 9"><title>s3cr3t</title><desc>s3cr3t</desc><metadata>s3cr3t</metadata><script>"s3cr3t"</script>
  <text text-token="s3cr3t" data-token="s3cr3t" aria-label="s3cr3t">Drawn</text><use href="/x.svg?s3cr3t#y"/>
  <image href="/x.png?s3cr3t"/><foreignObject><input value="s3cr3t"></foreignObject><set to="s3cr3t"/></svg>
<svg><metadata><dc:creator>s3cr3t</dc:creator></metadata><desc><tspan>s3cr3t</tspan></desc></svg>
<noembed>s3cr3t</noembed>
<math><semantics><mi>x</mi><annotation-xml encoding="text/html"><p>s3cr3t</p></annotation-xml></semantics></math>
<iframe>s3cr3t</iframe><form><output>s3cr3t</output></form>
<x-card text="s3cr3t" value="s3cr3t" type="s3cr3t" href="#s3cr3t">A card</x-card>
<style>:root { --csrf: s3cr3t; --quoted: "s3cr3t" } @scope (.x) { :scope { --inner: s3cr3t } }</style>
<p style="background: u\\72l('/x.png?s3cr3t'); mask: \\75 rl(/x.svg?s3cr3t)" xmlns:x="s3cr3t" text="s3cr3t">Escaped</p>
<x-editor>s3cr3t<b>s3cr3t</b></x-editor><link rel="stylesheet" href="/x.css?s3cr3t"><area href="mailto:s3cr3t">
<a href="mailto:s3cr3t@x.example" target="s3cr3t">Mail</a><div itemscope><meta itemprop="sku" content="s3cr3t"></div>
<video poster="/x.png?s3cr3t"><source src="/x.mp4?s3cr3t"><track src="/x.vtt?s3cr3t" srclang="s3cr3t"></video>
<input list="hints"><datalist id="hints"><option>s3cr3t</option></datalist>
<select multiple><option selected>s3cr3t</option><option value="s3cr3t">s3cr3t</option></select>
<template><p>s3cr3t</p></template><noscript>s3cr3t</noscript><dialog id="ask" aria-label="s3cr3t">A question</dialog>
<time datetime="s3cr3t">Noon</time><data value="s3cr3t">12</data><q cite="/s3cr3t">Said</q><ins cite="/s3cr3t">New</ins>
<table><tr><th abbr="s3cr3t" headers="s3cr3t" id="cell">Head</th></tr></table><abbr title="s3cr3t">Abbr</abbr>
<a href="/x" download="s3cr3t" hreflang="s3cr3t" title="s3cr3t" ping="/s3cr3t" rel="next">A link</a>
<p class="quoted" data-words="s3cr3t" itemprop="s3cr3t" content="s3cr3t" nonce="s3cr3t" accesskey="s3cr3t">Quoted</p>
<p id="dressed" style="--token: s3cr3t; --words: 's3cr3t'" onclick="'s3cr3t'">Dressed</p>
<video><track label="s3cr3t"></video>
<x-field></x-field><div id="box" popover="manual">A box</div><p id="drag" draggable="true" data-id="s3cr3t">Dragged</p>
<label>Code <input id="code" name="code"></label><div id="later"></div>
<script>
  document.querySelector("x-editor").attachShadow({ mode: "open" }).innerHTML =
    "<div contenteditable><slot></slot></div>";
  customElements.define("x-field", class extends HTMLElement {
    static formAssociated = true;
    constructor() {
      super();
      this.within = this.attachInternals();
      this.within.setFormValue("s3cr3t");
      this.within.ariaLabel = "s3cr3t";
      this.attachShadow({ mode: "closed" }).innerHTML = "<p>s3cr3t</p>";
    }
  });
</script>
"""
# And what a script does with them later.
LATER = """() => {
  const at = (id) => document.getElementById(id);
  document.title = "s3cr3t";
  history.pushState({ token: "s3cr3t" }, "s3cr3t", "/reset/s3cr3tS3cr3tS3cr3t0123?s3cr3t#s3cr3t");
  at("ask").showModal();
  at("ask").close("s3cr3t");
  at("box").showPopover();
  at("dressed").style.setProperty("--otp", "s3cr3t");
  at("dressed").attributeStyleMap?.set("--iban", "s3cr3t");
  document.styleSheets[0].cssRules[0].style.setProperty("--otp", "s3cr3t");
  at("dressed").ariaValueText = "s3cr3t";
  at("dressed").dataset.otp = "s3cr3t";
  at("dressed").setAttribute("text-otp", "s3cr3t");
  getSelection().selectAllChildren(document.querySelector("[contenteditable]"));
  const carried = new DataTransfer();
  carried.setData("text/plain", "s3cr3t");
  at("drag").dispatchEvent(new DragEvent("dragstart", { bubbles: true, dataTransfer: carried }));
  at("drag").dispatchEvent(new ClipboardEvent("copy", { bubbles: true, clipboardData: carried }));
  const made = new CSSStyleSheet();
  made.insertRule(":root { --made: s3cr3t; background: url('/x.png?s3cr3t') }");
  document.adoptedStyleSheets = [made];
  made.cssRules[0].style.setProperty("--later", "s3cr3t");
  document.querySelector("x-editor").firstChild.data = "s3cr3t typed";
  document.querySelector("x-editor b").append(" s3cr3t");
  document.querySelector("output").append(" s3cr3t");
  at("code").name = "city";
  at("code").setAttribute("form", "named");
  const photo = Object.assign(new Image(), { alt: "s3cr3t", src: URL.createObjectURL(new Blob(["s3cr3t"])) });
  const field = Object.assign(document.createElement("input"), { type: "text", value: "s3cr3t" });
  at("later").append(photo, field, new Comment("s3cr3t"));
  field.type = "password";
  field.value = "s3cr3t once more";
  field.type = "text";
  field.defaultValue = "s3cr3t by default";
  document.querySelector("textarea").textContent = "s3cr3t anew";
  document.querySelector("option").label = "s3cr3t";
  document.querySelector(".rr-mask").firstChild.data = "s3cr3t later";
  document.querySelector(".rr-block").firstChild.data = "s3cr3t later";
  document.querySelector("[role=spinbutton]").removeAttribute("role");
  document.querySelector("[contenteditable]").append(" s3cr3t");
  document.querySelector("[style*=modify]").firstChild.data = "s3cr3t there too";
  new BroadcastChannel("s3cr3t").postMessage("s3cr3t");
  window.name = "s3cr3t";
  document.querySelector("h1").textContent = "What one may see now";
}"""


@pytest.fixture
def unasked(shop):
    Website.objects.filter(pk=shop.pk).update(asks_before_mirroring=False, readable_fields="city")


def test_no_place_of_a_page_tells_what_it_keeps(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(PLACES), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("What one may see")
    expect(picture(agent).frame_locator("iframe").first.get_by_text("In a frame")).to_be_attached()

    visitor.page.locator("#code").type(SECRET)
    visitor.page.evaluate(LATER)
    expect(picture(agent).get_by_text("What one may see now")).to_be_visible()

    told = mirrored(visitor)
    assert any(b"What one may see now" in data for data in told)
    assert [(leaks(data), data) for data in told if leaks(data)] == []
    assert all(set(words) <= {"•", " "} for words in typed(told)), list(typed(told))


def test_an_address_that_opens_something_is_shown_without_what_opens_it(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse("<h1>A new password</h1>"), sign_in(ana)
    visitor.page.evaluate("history.replaceState(null, '', '/reset/s3cr3tS3cr3tS3cr3t0123/new')")

    look(agent)

    expect(screen(agent).locator("#address")).to_contain_text("/reset/***/new")
    assert [data for data in mirrored(visitor) if leaks(data)] == []


def test_nothing_that_leaves_the_browser_says_more_of_an_address(talk, sign_in, browse, unasked):
    ana, conversation = talk
    visitor, agent = browse("<h1>A new password</h1>"), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("A new password")

    visitor.chat.locator("#close").click()
    visitor.page.evaluate("history.pushState(null, '', '/reset/s3cr3t0/new?token=s3cr3t&step=2#s3cr3t')")
    address = "/reset/***/new?step=2"
    until(visitor.page, lambda: Visitor.objects.get(pk=conversation.visitor_id).page_url.endswith(address))

    assert [
        (url, frame) for url, frame in visitor.page.sent if leaks(frame if isinstance(frame, bytes) else frame.encode())
    ] == []
    assert [data for data in mirrored(visitor) if leaks(data)] == []


def test_the_agent_follows_a_visitor_from_tab_to_tab(talk, sign_in, browse, published, unasked):
    ana, _conversation = talk
    visitor, agent = browse("<h1>First</h1>"), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("First")
    tabs = {"First": visitor.page}

    for title in ("Second", "Third"):
        for page in tabs.values():
            put_out_of_sight(page)
        tabs[title] = visitor.page.context.new_page()
        tabs[title].goto(published(f"<h1>{title}</h1>"))
        expect(picture(agent).locator("h1")).to_have_text(title)

    for title, before in (("First", "Third"), ("Second", "First")):
        put_out_of_sight(tabs[before])
        put_out_of_sight(tabs[title], is_back=True)
        expect(picture(agent).locator("h1")).to_have_text(title)
    tabs["Second"].evaluate("document.querySelector('h1').textContent = 'Here'")
    expect(picture(agent).locator("h1")).to_have_text("Here")


def put_out_of_sight(page, *, is_back=False):
    """As a browser does with a tab behind another one, in each of its frames. (A headless one does not.)"""
    for frame in page.frames:
        frame.evaluate(
            """(state) => {
                Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
                document.dispatchEvent(new Event("visibilitychange"));
            }""",
            "visible" if is_back else "hidden",
        )
