"""An agent sees the page that a visitor is on: from the tap to the last byte, and nothing of what is typed in it."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Message, Mirror, Website

from .conftest import DESKTOP
from .fitting import unfit
from .leaks import SECRET, leaks, mirrored, typed
from .seen import CHECKOUT, agree, browse, look, picture, published, screen, talk, unasked

__all__ = ["browse", "published", "talk", "unasked"]

DOTS = re.compile("^•+$")

HOSTILE = """
<title>s3cr3t title</title>
<meta name="csrf-token" content="s3cr3t">
<!-- s3cr3t comment -->
<h1>What one may see</h1>
<form action="/pay?s3cr3t">
  <input id="password" type="password" name="city" value="s3cr3t">
  <input id="card" name="street" autocomplete="cc-number" value="s3cr3t">
  <input id="hidden" type="hidden" name="csrf" value="s3cr3t">
  <input id="text" name="text" placeholder="s3cr3t" title="s3cr3t" aria-label="s3cr3t" data-token="s3cr3t">
  <input type="submit" value="s3cr3t"><input type="checkbox" value="s3cr3t" checked>
  <textarea id="area">s3cr3t</textarea>
  <select id="choice"><option value="s3cr3t-a">s3cr3t a</option><option value="s3cr3t-b">s3cr3t b</option></select>
  <input id="file" type="file"><input list="hints"><datalist id="hints"><option value="s3cr3t"></datalist>
</form>
<div id="editor" contenteditable>s3cr3t</div>
<a href="/x?s3cr3t#s3cr3t">A link</a><img src="/a.png?s3cr3t" alt="s3cr3t"><img id="preview">
<p style="--token: s3cr3t; background: -webkit-image-set('/x?s3cr3t' 1x)">Dressed</p>
<a href="/x" ping="/x?s3cr3t"><img srcset="/a.png?s3cr3t 2x"></a><input type="date" min="2000-01-01" pattern="s3cr3t">
<meter value="0.5">s3cr3t</meter><progress>s3cr3t</progress><canvas width="9">s3cr3t</canvas><video>s3cr3t</video>
<math><annotation>s3cr3t</annotation></math><svg><title>s3cr3t</title><desc>s3cr3t</desc></svg>
<select><optgroup label="s3cr3t"><option label="s3cr3t">s3cr3t</option></optgroup></select>
<form id="swapped"><input type="password" name="street" value="s3cr3t"></form><div id="drawn"><p></p></div>
<div class="invoices">s3cr3t</div>
<script>const token = "s3cr3t";</script>
<x-shadow></x-shadow><iframe id="inner"></iframe>
<script>
  const root = document.querySelector("x-shadow").attachShadow({ mode: "open" });
  root.innerHTML = "<p>In the shadow</p><input id='inside' value='s3cr3t'><div contenteditable>s3cr3t</div>";
  if ("EditContext" in window) {
    document.getElementById("drawn").editContext = new EditContext();
    document.querySelector("#drawn p").textContent = "s3cr3t";
  }
  document.querySelector("#inner").srcdoc = "<p>In the frame</p><input value='s3cr3t'><textarea>s3cr3t</textarea>";
</script>
"""
LATER = """() => {
  const at = (id) => document.getElementById(id);
  at("password").type = "text";
  at("hidden").value = "s3cr3t later";
  at("hidden").setAttribute("value", "s3cr3t later");
  at("editor").firstChild.data = "s3cr3t later";
  at("editor").contentEditable = "false";
  at("editor").append(" s3cr3t once more");
  at("text").value = "s3cr3t by a script";
  at("preview").src = "data:image/png;base64," + btoa("s3cr3t".repeat(2000));
  at("choice").selectedIndex = 1;
  at("swapped").innerHTML = "<input name='street' value='s3cr3t in clear'>";
  history.replaceState(null, "", "?s3cr3t#s3cr3t");
  const rules = new CSSStyleSheet();
  rules.replaceSync("h1 { background: url('/x.png?s3cr3t') } h2 { background: image-set('/y.png?s3cr3t' 1x) }");
  document.adoptedStyleSheets = [rules];
  document.querySelector(".invoices").textContent = "s3cr3t later";
  document.querySelector("x-shadow").shadowRoot.querySelector("input").value = "s3cr3t later";
  document.body.append(Object.assign(document.createElement("input"), { value: "s3cr3t", name: "new" }));
  document.querySelector("h1").textContent = "What one may see now";
}"""


# A form hides what its element can do behind fields of that name, a document behind its pictures. (Playwright does not
# bear that either: it is put there once the chat is open.)
HIDING = [
    *("classList", "matches", "closest", "nodeType", "getRootNode", "attributes", "parentElement", "ownerDocument"),
    "isContentEditable",
]
NAMED = """([fields, pictures]) => {
  customElements.define("x-part", class extends HTMLElement { matches() { return false; } closest() { return null; } });
  const told = "<p class='told'>s3cr3t</p>";
  const forms = (kind) => fields.map((name) => `<form ${kind}><input name="${name}">${told}</form>`).join("");
  document.querySelector("main").innerHTML =
    forms("class='invoices'") + forms("contenteditable") + `<x-part class="invoices">${told}</x-part>` +
    pictures.map((name) => `<img name="${name}">`).join("");
}"""
RENAMED = """() => {
  for (const told of document.querySelectorAll(".told")) {
    told.firstChild.data = "s3cr3t now";
    told.append(Object.assign(document.createElement("b"), { textContent: "s3cr3t and more" }));
  }
  document.querySelector("h1").firstChild.data = "What one may see now";
}"""


def test_an_agent_follows_a_visitor_through_a_checkout_in_which_nothing_typed_is_read(talk, sign_in, browse):
    ana, conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)

    look(agent)
    expect(screen(agent).get_by_text("is being asked")).to_be_visible()
    agree(visitor)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    expect(picture(agent).locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    expect(visitor.chat.get_by_text("Ana can see this page")).to_be_visible()

    visitor.chat.locator("#close").click()
    visitor.page.locator("#name").type("Zoe Durand")
    visitor.page.locator("#card").fill("4242424242424242")
    expect(picture(agent).locator("#name")).to_have_value("••• ••••••")
    expect(picture(agent).locator("#card")).to_have_value("••••••••")
    visitor.page.evaluate("document.getElementById('seen').textContent = 'Three towels'")
    expect(picture(agent).locator("#seen")).to_have_text("Three towels")

    visitor.page.reload()
    expect(visitor.page.get_by_text("Ana can see this page").first).to_be_visible()
    expect(picture(agent).locator("#seen")).to_have_text("Two towels")

    visitor.page.locator("pupitre-chat").get_by_role("button", name="Stop").click()
    expect(screen(agent).get_by_text("has stopped it")).to_be_visible()
    expect(screen(agent).locator("#page iframe")).to_have_count(0)
    screen(agent).get_by_role("link", name="Back to the conversation", exact=True).click()
    expect(agent.page.locator(".screen")).to_have_count(0)
    expect(agent.page.get_by_text("saw the visitor’s page")).to_be_visible()
    assert Mirror.objects.get().end == Mirror.End.STOPPED
    assert Message.objects.filter(conversation=conversation, event="mirrored").count() == 1


def test_an_agent_follows_a_visitor_from_the_search_to_the_checkout(talk, sign_in, browse, published):
    ana, _conversation = talk
    checkout = published(CHECKOUT)
    basket = published(f"<h1>Your basket</h1><p>Towel</p><a href='{checkout}'>Order</a>")
    product = published(f"<h1>Towel</h1><img src='/towel.png' alt=''><a href='{basket}'>Into the basket</a>")
    found = f"<h1>Search</h1><input id='words' type='search'><ul><li><a href='{product}'>Towel</a></ul>"
    visitor, agent = browse(found), sign_in(ana)
    look(agent)
    agree(visitor)
    expect(picture(agent).locator("h1")).to_have_text("Search")

    visitor.chat.locator("#close").click()
    visitor.page.locator("#words").type("towel")
    expect(picture(agent).locator("#words")).to_have_value("•••••")
    for link, heading in (("Towel", "Towel"), ("Into the basket", "Your basket"), ("Order", "Delivery")):
        visitor.page.get_by_role("link", name=link).tap()
        expect(picture(agent).locator("h1")).to_have_text(heading)
    visitor.page.locator("#name").type("Zoe Durand")
    expect(picture(agent).locator("#name")).to_have_value("••• ••••••")

    assert Mirror.objects.count() == 1


def test_back_leads_from_it_to_the_conversation(talk, sign_in, browse):
    ana, conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    look(agent)
    assert unfit(agent.page) == []
    agree(visitor)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    assert unfit(agent.page) == []
    assert unfit(visitor.page) == []

    agent.page.evaluate("history.back()")

    agent.page.wait_for_url(f"**/desk/{conversation.pk}/")
    expect(agent.field()).to_be_visible()


def test_the_visitor_refuses(talk, sign_in, browse):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)

    look(agent)
    visitor.chat.locator("#pw-mirror").get_by_role("button", name="No", exact=True).click()

    expect(screen(agent).get_by_text("does not want it")).to_be_visible()
    assert not any("/mirror.js" in url for url in visitor.page.asked)


def test_a_question_outlives_a_page_that_is_loaded_anew(talk, sign_in, browse):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    look(agent)
    expect(visitor.chat.locator("#pw-mirror")).to_contain_text("Ana")

    visitor.page.reload()

    agree(visitor)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    assert Mirror.objects.count() == 1


@pytest.mark.parametrize("where", ["page", "chat"])
def test_a_tap_stops_it_also_where_the_desk_cannot_hear_of_it_just_now(talk, sign_in, browse, unasked, where):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    [chat] = [frame for frame in visitor.page.frames if "/widget/" in frame.url]
    chat.evaluate(DEAF)

    if where == "page":
        visitor.chat.locator("#close").click()
    place = visitor.page.locator("pupitre-chat .seen") if where == "page" else visitor.chat.locator(".pw-seen")
    place.get_by_role("button", name="Stop").click()
    expect(visitor.page.locator("pupitre-chat .seen")).to_have_count(0)
    expect(screen(agent).get_by_text("is between two pages")).to_be_visible()
    told = len(mirrored(visitor))
    visitor.page.evaluate("document.querySelector('h1').textContent = 'Later'")

    chat.evaluate("hearsAgain()")
    expect(screen(agent).get_by_text("has stopped it")).to_be_visible()
    assert len(mirrored(visitor)) == told
    assert Mirror.objects.get().end == Mirror.End.STOPPED


# What the chat says is lost, until its connection is made anew.
DEAF = """() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (said) {
        if (this.url.endsWith("/mirror/")) return send.call(this, said);
        window.hearsAgain = () => {
            WebSocket.prototype.send = send;
            this.close();
        };
    };
}"""


def test_nothing_that_is_hidden_leaves_the_browser(talk, sign_in, browse, shop):
    ana, _conversation = talk
    Website.objects.filter(pk=shop.pk).update(
        asks_before_mirroring=False, readable_fields="city\nstreet\ncsrf", hidden_parts=".invoices"
    )
    visitor, agent = browse(HOSTILE), sign_in(ana)

    look(agent)
    expect(picture(agent).get_by_text("What one may see")).to_be_visible()
    expect(picture(agent).get_by_text("In the shadow")).to_be_visible()
    visitor.page.locator("#text").type(SECRET)
    visitor.page.locator("#area").fill(f"{SECRET} typed")
    visitor.page.locator("#card").type(f" {SECRET}")
    visitor.page.locator("#file").set_input_files({"name": f"{SECRET}.pdf", "mimeType": "a/b", "buffer": b"s3cr3t"})
    visitor.page.evaluate(LATER)
    visitor.page.locator("#password").fill(f"{SECRET} in clear")
    expect(picture(agent).get_by_text("What one may see now")).to_be_visible()
    expect(picture(agent).locator("#password")).to_have_value("••••••••")

    told = mirrored(visitor)
    assert any(b"What one may see now" in data for data in told)
    assert [(leaks(data), data) for data in told if leaks(data)] == []
    assert all(re.fullmatch("[•\\s]*", words) for words in typed(told)), list(typed(told))
    assert not [url for url in visitor.page.asked if "mirror" in url and SECRET in url]


def test_no_name_of_a_field_brings_a_part_through_that_is_hidden(talk, sign_in, browse, shop):
    ana, _conversation = talk
    Website.objects.filter(pk=shop.pk).update(asks_before_mirroring=False, hidden_parts=".invoices")
    visitor, agent = browse("<h1>What one may see</h1><main></main>"), sign_in(ana)
    visitor.page.evaluate(NAMED, [HIDING, ["host", "defaultView", "designMode"]])

    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("What one may see")
    visitor.page.evaluate(RENAMED)
    expect(picture(agent).locator("h1")).to_have_text("What one may see now")

    told = mirrored(visitor)
    assert [data for data in told if leaks(data)] == []


def test_a_site_that_allows_sockets_to_nobody_is_seen_all_the_same(talk, sign_in, browse, shop, server):
    ana, _conversation = talk
    Website.objects.filter(pk=shop.pk).update(asks_before_mirroring=False)
    policy = f"connect-src 'self'; script-src 'unsafe-inline' {server.url}; frame-src {server.url}"
    browse(CHECKOUT, policy=policy)
    agent = sign_in(ana, DESKTOP)

    look(agent)

    expect(picture(agent).locator("h1")).to_have_text("Delivery")


def test_twenty_times_begun_and_stopped_leaves_nothing_on_the_visitors_page(talk, browse):
    visitor = browse(CHECKOUT + "<p>word</p>" * 500)
    origin = visitor.page.locator("script[src*='widget.js']").get_attribute("src").rpartition("/")[0]
    visitor.page.add_script_tag(url=f"{origin}/mirror.js")
    devtools = visitor.page.context.new_cdp_session(visitor.page)

    def held():
        devtools.send("HeapProfiler.collectGarbage")
        return visitor.page.evaluate("performance.memory.usedJSHeapSize")

    visitor.page.evaluate(CYCLES, 2)
    before = held()
    told = visitor.page.evaluate(CYCLES, 20)

    assert told == 20
    assert held() - before < 2 * 1024 * 1024
    assert visitor.page.evaluate(
        "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.toString()"
    ) == ("function set value() { [native code] }")


CYCLES = """async (times) => {
  const start = window[Symbol.for("pupitre.mirror")];
  let told = 0;
  for (let n = 0; n < times; n++) {
    const { port1, port2 } = new MessageChannel();
    const first = new Promise((done) => (port2.onmessage = ({ data }) => data.type === "frame" && done(data)));
    start(port1, { allowed: [], blocked: [], seen: "Seen", stop: "Stop" });
    told += (await first).isFirst ? 1 : 0;
    port2.postMessage({ type: "stop" });
    await new Promise((done) => setTimeout(done, 50));
    port2.close();
  }
  return told;
}"""
