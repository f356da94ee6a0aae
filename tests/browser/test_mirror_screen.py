"""The agent's screen of a visitor's page: what stands around it, how it is drawn, and how alike it is."""

import io
import re

import pytest
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import expect

from conversations.models import VisitedPage, Website

from .conftest import DESKTOP, PHONE
from .phones import until
from .seen import CHECKOUT, browse, look, picture, published, screen, talk, unasked

__all__ = ["browse", "published", "talk", "unasked"]

LARGE = "<h1>A long list</h1>" + "<b>x</b>" * 10_050
NAMED = """<h1>Delivery</h1><form id="form" action="/"><input name="matches"><input name="closest"></form>"""


def test_the_conversation_goes_on_while_an_agent_looks_on_a_phone(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")

    visitor.write("Which floor is it?")
    expect(screen(agent).locator("#line")).to_contain_text("Which floor is it?")
    agent.write("The second one")
    expect(visitor.messages().last).to_have_text("The second one")
    expect(screen(agent).locator("#line")).to_be_hidden()

    assert is_covered(agent.message("The second one"))
    screen(agent).get_by_role("button", name="Show the conversation").click()
    until(agent.page, lambda: not is_covered(agent.message("The second one")))
    screen(agent).get_by_role("button", name="Show the conversation").click()
    until(agent.page, lambda: is_covered(agent.message("The second one")))

    screen(agent).get_by_role("link", name="Close and go back to the conversation").click()
    expect(agent.page.locator(".screen")).to_have_count(0)
    expect(agent.message("The second one")).to_be_in_viewport()


def is_covered(row):
    """Whether something else is to be seen where it stands."""
    return row.evaluate(
        """(row) => {
            const { left, top, width, height } = row.getBoundingClientRect();
            return !row.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }"""
    )


def test_on_a_desktop_the_page_stands_beside_the_conversation(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    browse(CHECKOUT)
    agent = sign_in(ana, DESKTOP)

    look(agent)

    expect(picture(agent).locator("h1")).to_be_in_viewport()
    expect(agent.messages().last).to_be_in_viewport()
    expect(agent.field()).to_be_in_viewport()
    chat, page = (agent.page.locator(where).bounding_box() for where in (".open > .talk", ".open > .screen"))
    assert chat["x"] + chat["width"] <= page["x"] + 1
    agent.command("mirror").first.click()
    expect(agent.page.locator(".screen")).to_have_count(0)


def test_above_the_page_stands_where_the_visitor_is(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT + "<a id='next' href='?step=2'>Next</a>"), sign_in(ana)
    look(agent)
    head = screen(agent).locator(".mirror-url")

    expect(head.locator("#address")).to_have_text(visitor.page.url.removeprefix("http://"))
    expect(head.locator("#size")).to_have_text("390 × 844")
    expect(head.locator("#here")).to_have_text(re.compile(r"^(\d+\xa0min\xa0)?\d+\xa0s on this page$"))

    visitor.chat.locator("#close").click()
    visitor.page.evaluate("document.title = 'Delivery · Maison Lorme'")
    expect(head.locator("#title")).to_have_text("Delivery · Maison Lorme")


def test_back_closes_the_page_and_leaves_the_conversation(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    browse(CHECKOUT)
    agent = sign_in(ana)
    look(agent)

    agent.page.go_back()

    expect(agent.page.locator(".screen")).to_have_count(0)
    expect(agent.field()).to_be_visible()


def test_an_agent_makes_the_page_larger(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    browse(CHECKOUT, device=DESKTOP)
    agent = sign_in(ana)
    look(agent)
    page, view = screen(agent).locator("#page"), screen(agent).locator("#view")
    expect(picture(agent).locator("h1")).to_be_visible()
    fitting = view.bounding_box()["width"]

    assert page.bounding_box()["width"] == pytest.approx(fitting, abs=2)
    screen(agent).get_by_role("button", name="Actual size").click()
    assert page.bounding_box()["width"] == pytest.approx(1440, abs=2)
    screen(agent).get_by_role("button", name="Actual size").click()

    spread_fingers(agent, view)
    until(agent.page, lambda: page.bounding_box()["width"] > fitting * 1.5)


def spread_fingers(agent, view):
    """Two fingers that begin close together, over the middle of the view."""
    box = view.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    devtools = agent.page.context.new_cdp_session(agent.page)

    def touch(kind, apart):
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}] if apart else []
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 20)
    for apart in (40, 60, 80):
        touch("touchMove", apart)
    touch("touchEnd", 0)


def test_a_very_large_page_is_shown_only_if_the_agent_wants(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(LARGE), sign_in(ana)

    look(agent)
    expect(screen(agent).get_by_text("This page is very large")).to_be_visible()
    assert not [frame for url, frame in visitor.page.sent if url.endswith("/mirror/") and isinstance(frame, bytes)]
    screen(agent).get_by_role("button", name="Show it anyway").click()

    expect(picture(agent).locator("h1")).to_have_text("A long list", timeout=30_000)


def test_until_the_page_has_a_moment_the_agent_reads_that_it_is_being_prepared(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    visitor.page.evaluate("void (window.requestIdleCallback = (work) => (window.idle = work))")

    look(agent)
    expect(screen(agent).get_by_text("Preparing the page")).to_be_visible()
    until(visitor.page, lambda: visitor.page.evaluate("Boolean(window.idle)"))
    visitor.page.evaluate("idle()")

    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    expect(screen(agent).get_by_text("Preparing the page")).to_be_hidden()


def test_a_form_that_hides_what_elements_can_do_is_followed(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(NAMED), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")

    visitor.page.evaluate(
        """() => {
            const form = document.getElementById("form");
            form.append(Object.assign(document.createElement("p"), { textContent: "Floor" }));
            HTMLElement.prototype.setAttribute.call(form, "class", "open");
            document.querySelector("h1").textContent = "Delivery, second step";
        }"""
    )

    expect(picture(agent).locator("h1")).to_have_text("Delivery, second step")
    expect(picture(agent).locator("form.open p")).to_have_text("Floor")


ELSEWHERE = """
<link rel="stylesheet" href="{sheet}">
<h1>Delivery</h1><canvas id="chart" width="200" height="100"></canvas>
<iframe src="{frame}" width="320" height="90"></iframe>
<script>
  const pen = document.getElementById("chart").getContext("2d");
  window.paint = (colour) => {{ pen.fillStyle = colour; pen.fillRect(0, 0, 200, 100); }};
  paint("rgb(200, 30, 30)");
</script>
"""
LATE_FRAME = """(src) => document.querySelector("h1").after(
  Object.assign(document.createElement("iframe"), { src, width: 240, height: 60 }))"""


def test_what_lies_elsewhere_and_what_is_drawn_by_scripts_is_seen(talk, sign_in, browse, unasked, other_server):
    ana, _conversation = talk
    other = other_server.origin.replace("localhost", "127.0.0.1")  # the same site, at another origin
    rules = "h1 { color: rgb(4, 5, 6); background: url(/s3cr3t.png) } @import url(/more.css);"
    sheet = other_server.publish(rules, kind="text/css").replace(other_server.origin, other)
    frame = other_server.publish("<p>A page from elsewhere</p>").replace(other_server.origin, other)
    visitor, agent = browse(ELSEWHERE.format(sheet=sheet, frame=frame)), sign_in(ana)

    look(agent)

    expect(picture(agent).locator("h1")).to_have_css("color", "rgb(4, 5, 6)")
    box = picture(agent).locator("img[width='320']")
    assert "127.0.0.1" in box.get_attribute("src")
    assert box.bounding_box()["height"] == pytest.approx(90 * scale(agent), abs=5)
    visitor.page.evaluate(LATE_FRAME, frame)
    late = picture(agent).locator("img[width='240']")
    expect(late).to_have_attribute("src", re.compile("127.0.0.1"))
    expect(picture(agent).locator("img[width='240'] + #chart")).to_be_attached()
    chart = picture(agent).locator("#chart")
    until(agent.page, lambda: is_coloured(chart, (200, 30, 30)))
    visitor.page.evaluate("paint('rgb(20, 90, 200)')")
    until(agent.page, lambda: is_coloured(chart, (20, 90, 200)))
    assert not [url for url in agent_asked(agent) if other in url]


def scale(agent):
    return screen(agent).locator("#page").evaluate("(page) => Number(page.style.getPropertyValue('--scale'))")


def is_coloured(element, colour):
    shown = pixels_of(element)
    middle = shown.getpixel((shown.width // 2, shown.height // 2))
    return all(abs(one - other) < 16 for one, other in zip(middle, colour, strict=True))


def agent_asked(agent):
    return agent.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")


def test_the_pages_visited_stand_in_the_conversation_where_the_inbox_keeps_them(talk, sign_in, browse, shop):
    ana, _conversation = talk
    Website.objects.filter(pk=shop.pk).update(keeps_visited_pages=True)
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    agent.page.locator("#chats .row").first.click()
    expect(agent.field()).to_be_visible()

    visitor.page.evaluate("history.pushState(null, '', '/basket?s3cr3t'); document.title = 'Basket'")
    agent.pane().get_by_role("button", name="Pages visited, now: Basket").click()

    sheet = agent.page.locator("#sheet")
    expect(sheet.locator(".trail li").first).to_contain_text("/basket")
    assert not VisitedPage.objects.filter(path__contains="?").exists()


# ---- as alike as two pictures

RICH = """
<style>
  body { margin: 0 8px; font: 16px/1.4 sans-serif }
  @media (prefers-color-scheme: dark) { body { background: #123; color: #eee } }
  #many { columns: 4; font-size: 11px } iframe { border: 1px solid #888; width: 100%; height: 80px }
  input { width: 45%; height: 30px; box-sizing: border-box }
</style>
<p style="height: 60px"></p><h1>A rich page</h1>
<canvas id="chart" width="300" height="90"></canvas>
<form><input id="name"> <input id="card" autocomplete="cc-number"></form>
<div id="app"></div>
<iframe id="inner" srcdoc="<style>p { color: purple }</style><p>A page within the page</p>"></iframe>
<x-card></x-card><div id="many"></div>
<script>
  const rules = new CSSStyleSheet();
  rules.replaceSync("#app li { color: rgb(0, 90, 200); font-weight: bold }");
  document.adoptedStyleSheets = [rules];
  document.querySelector("x-card").attachShadow({ mode: "open" }).innerHTML =
    "<style>p { background: gold; padding: 8px }</style><p>In a shadow</p>";
  const at = (id) => document.getElementById(id);
  for (let n = 0; n < 5000; n++) at("many").append(Object.assign(document.createElement("div"), { textContent: n }));
  window.turn = (state) => {
    at("app").innerHTML = "<ul>" + Array.from({ length: 3 }, (_, n) => `<li>${state} ${n}</li>`).join("") + "</ul>";
    const pen = at("chart").getContext("2d");
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, 300, 90);
    pen.fillStyle = "#0a5b6c"; pen.fillRect(10, 10, 40 * state.length, 70);
  };
  turn("Basket");
</script>
"""
FROM, TO = 60, 520  # pixels from above: the visitor's own strip and the chat's button are not on both


def test_what_an_agent_sees_is_what_the_visitor_sees_at_three_moments(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor = browse(RICH, device={**PHONE, "viewport": {"width": 390, "height": 600}, "color_scheme": "dark"})
    agent = sign_in(ana, DESKTOP)
    visitor.chat.locator("#close").click()

    look(agent)
    expect(picture(agent).locator("#many div")).to_have_count(5000, timeout=30_000)
    until(agent.page, lambda: difference(visitor, agent) < ALIKE)

    visitor.page.evaluate("turn('Delivery, by post')")
    visitor.page.evaluate("scrollTo(0, 180)")
    expect(picture(agent).locator("#app li").first).to_have_text("Delivery, by post 0")
    until(agent.page, lambda: difference(visitor, agent) < ALIKE)

    visitor.page.locator("#name").fill("Zoe Durand")
    visitor.page.evaluate("rules.replaceSync('#app li { color: rgb(200, 0, 90); text-transform: uppercase }')")
    visitor.page.evaluate("scrollTo(0, 40); turn('Paid')")
    expect(picture(agent).locator("#app li").first).to_have_text("Paid 0")
    until(agent.page, lambda: difference(visitor, agent) < ALIKE)


ALIKE = 0.01  # of the points
FAR = 40  # of 255, by which a point has to differ


def difference(visitor, agent):
    """The share of points that differ, what is masked left blank on both."""
    agent_page = screen(agent).locator("#page iframe")
    screen(agent).locator(".replayer-mouse").evaluate("(mouse) => mouse.style.visibility = 'hidden'")
    seen = Image.open(io.BytesIO(visitor.page.screenshot(scale="css"))).convert("RGB")
    shown = pixels_of(agent_page)
    boxes = visitor.page.evaluate(
        """() => [...document.querySelectorAll("input")].map((field) => field.getBoundingClientRect())
            .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""
    )
    for one in (seen, shown):
        for box in boxes:
            ImageDraw.Draw(one).rectangle(box, fill="white")
    area = (0, FROM, min(seen.width, shown.width) - 16, min(TO, shown.height))
    apart = ImageChops.difference(seen.crop(area), shown.crop(area)).convert("L")
    return sum(apart.histogram()[FAR:]) / (apart.width * apart.height)


def pixels_of(element):
    return Image.open(io.BytesIO(element.screenshot(scale="css"))).convert("RGB")
