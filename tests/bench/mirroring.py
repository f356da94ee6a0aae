"""A visitor's page on an agent's screen, in two browsers of this machine: python -m tests.bench.mirroring FILE

Prints as JSON, in milliseconds and bytes:

- first: from the agent's tap to the first picture of a page of 2,000 elements
- next: from the visitor's leaving such a page to the picture of another one
- change: from a change of the page to the agent's screen
- snapshot: what is told first of a page of 6,000 elements
- minute: all that leaves the browser in a minute of browsing the demo's shop
- tasks: {shop, large}, the long ones of the visitor's page in that minute, and on the page of 6,000 elements

FILE gets that minute: [[seconds, base64 of a part], …].
"""

import base64
import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.people import REMEMBERED, VisitorPage
from tests.browser.website import Website
from tests.pictures.demonstration import SEEN, demonstration, do, sign_in
from tests.services import FLAGS, shell_path

ROUNDS, CHANGES = 20, 100
MINUTE = 60  # seconds
PRODUCTS = ("opaline", "halo", "brume")
PAGE = """<!doctype html><meta name="viewport" content="width=device-width"><title>A page</title>
<script async src="{server}/widget.js" data-inbox="maison-lorme"></script><body>
<h1 id="said">{title}</h1><ul id="list"></ul>
<script>
  document.getElementById("list").innerHTML = Array.from(
    {{ length: {elements} / 4 }},
    (_, n) => `<li class="row"><a href="/item/${{n}}">Item ${{n}}</a><span>${{n * 7}} €</span><b>In stock</b></li>`,
  ).join("");
</script>"""
LONG_TASKS = """window.long = [];
new PerformanceObserver((list) => long.push(...list.getEntries().map((task) => [task.startTime, task.duration])))
  .observe({ type: "longtask" });"""
CHANGE = """(count) => new Promise((done) => {
  const turn = (left) => {
    if (!left) return done();
    document.getElementById("said").textContent = String(Date.now());
    setTimeout(turn, 70 + Math.random() * 60, left - 1);
  };
  turn(count);
})"""
# In the agent's browser: when the tool was tapped, and with which heading a page came into sight, frame by frame.
# (Playwright looks for what is not there yet only every half second.)
SHOWN = """if (location.pathname.endsWith("/mirror/")) {
  let said;
  const look = () => {
    const title = document.querySelector("#page iframe")?.contentDocument?.querySelector("h1");
    if (title?.getClientRects().length && title.textContent !== said) {
      said = title.textContent;
      top.shown.push([said, Date.now()]);
    }
    requestAnimationFrame(look);
  };
  look();
} else {
  self.shown = [];
  addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-command=mirror]")) self.tapped = Date.now();
  }, true);
}"""
WATCH = """() => {
  window.took = [];
  const said = document.querySelector("#page iframe").contentDocument.getElementById("said");
  const watcher = new MutationObserver(() => took.push(Date.now() - Number(said.textContent)));
  watcher.observe(said, { childList: true, characterData: true, subtree: true });
}"""


def main(file):
    site, browsers = Website(), sync_playwright().start()
    # A whole Chromium lets frames of other sites store nothing: the visitor would be somebody new.
    chromium = browsers.chromium.launch(executable_path=shell_path(), args=FLAGS)
    with demonstration() as server:
        seen = json.loads(do(server, SEEN.format(origin=rf"{site.origin}\n{server.url}")))
        agent = agent_page(chromium, server, seen["conversation"])
        figures = {"tasks": {}}

        def page(elements, title="0"):
            return site.publish(PAGE.format(server=server.url, elements=elements, title=title))

        with visitor_page(chromium, page(2_000), seen["token"]) as visitor:
            figures["first"] = [first_picture(agent, visitor) for _ in range(ROUNDS)]
            look(agent)
            figures["change"] = changes(agent, visitor)
            figures["next"] = [next_page(agent, visitor, page(2_000, f"Page {n}"), f"Page {n}") for n in range(ROUNDS)]
            leave(agent, visitor)
        with visitor_page(chromium, page(6_000), seen["token"]) as visitor:
            began = now_in(visitor)
            look(agent)
            figures["snapshot"] = visitor.parts.first_text()
            figures["tasks"]["large"] = long_tasks(visitor, since=began)
            leave(agent, visitor)
        with visitor_page(chromium, f"{server.url}/demo/shop/", seen["token"]) as visitor:
            visitor.parts.begin()
            look(agent)
            figures["tasks"]["shop"] = browse(visitor, f"{server.url}/demo/shop/")
            figures["minute"] = visitor.parts.bytes
            Path(file).write_text(json.dumps(visitor.parts.recorded()))
        agent.context.close()
    chromium.close()
    browsers.stop()
    site.shutdown()
    print(json.dumps(figures))


class Parts:
    """The parts that a page's mirror has sent, each with its moment."""

    def __init__(self, page):
        self.begin()
        page.on("websocket", lambda socket: socket.on("framesent", lambda data: self.sent(socket.url, data)))

    def begin(self):
        self.began, self.all = time.perf_counter(), []

    def sent(self, url, data):
        if url.endswith("/mirror/") and isinstance(data, bytes):
            self.all.append((time.perf_counter() - self.began, data))

    @property
    def bytes(self):
        return sum(len(data) for _at, data in self.all)

    def first_text(self):
        """Bytes, up to the part that is the last of its text."""
        total = 0
        for _at, data in self.all:
            total += len(data)
            if data[0] & 2:
                break
        return total

    def recorded(self):
        return [[at, base64.b64encode(data).decode()] for at, data in self.all]


@contextmanager
def visitor_page(chromium, address, token):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.add_init_script(REMEMBERED % json.dumps(token))
    context.add_init_script(LONG_TASKS)
    page = context.new_page()
    visitor = VisitorPage(page)
    visitor.parts = Parts(page)
    page.goto(address)
    page.locator("pupitre-chat button").first.wait_for()
    visitor.open_chat()
    visitor.messages().first.wait_for()  # the desk knows that they are there
    visitor.chat.locator("#close").click()
    page.wait_for_timeout(3000)  # the page is at rest
    yield visitor
    context.close()


def agent_page(chromium, server, conversation):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(SHOWN)
    page = context.new_page()
    sign_in(page, server, "ines.marchal")
    page.goto(f"{server.url}/desk/{conversation}/")
    page.locator("[data-command=mirror]").first.wait_for()
    return page


def screen(agent):
    return agent.frame_locator(".open > .screen")


def look(agent):
    agent.locator("[data-command=mirror]").first.dispatch_event("click")
    screen(agent).frame_locator("#page iframe").locator("h1").first.wait_for()


def leave(agent, visitor):
    """The visitor stops it, so that the next look begins at the beginning."""
    visitor.page.locator("pupitre-chat [role=status] button").click()
    screen(agent).locator("#back-link").click()
    agent.locator(".screen").wait_for(state="detached")


def first_picture(agent, visitor):
    """Milliseconds from the tap."""
    agent.evaluate("shown.length = 0")
    look(agent)
    took = agent.evaluate("shown[0][1] - tapped")
    leave(agent, visitor)
    return took


def next_page(agent, visitor, address, title):
    """Milliseconds from the moment at which the visitor leaves a page until the next one is in sight."""
    began = 1000 * time.time()
    visitor.page.goto(address, wait_until="commit")
    screen(agent).frame_locator("#page iframe").get_by_text(title, exact=True).wait_for()
    return agent.evaluate("(title) => shown.find(([said]) => said === title)[1]", title) - began


def changes(agent, visitor):
    """Milliseconds from each change on the visitor's page until it stands in the agent's, by the clock of both."""
    frame = next(one for one in agent.frames if one.url.endswith("/mirror/"))
    frame.evaluate(WATCH)
    visitor.page.evaluate(CHANGE, CHANGES)
    visitor.page.wait_for_timeout(500)
    return frame.evaluate("took")


def browse(visitor, shop):
    """A minute on the shop: scrolling, pointing, one product after the other. Answers with its long tasks."""
    page, ends, tasks = visitor.page, time.perf_counter() + MINUTE, []
    for number in range(1000):
        for step in range(8):
            page.mouse.move(60 + 30 * step, 200 + 20 * step, steps=4)
            page.mouse.wheel(0, 120)
            page.wait_for_timeout(900)
            if time.perf_counter() > ends:
                return tasks + long_tasks(visitor)
        tasks += long_tasks(visitor)
        page.goto(shop if number % 2 else f"{shop}{PRODUCTS[number // 2 % len(PRODUCTS)]}/")
    return tasks


def now_in(visitor):
    return visitor.page.evaluate("performance.now()")


def long_tasks(visitor, since=0):
    """Milliseconds of each that began after this moment of the page."""
    visitor.page.wait_for_timeout(200)
    return [took for at, took in visitor.page.evaluate("long") if at >= since]


if __name__ == "__main__":
    main(*sys.argv[1:])
