"""A visitor's page that an agent looks at: the fixtures and the gestures of the tests of mirroring."""

import json

import pytest
from playwright.sync_api import expect

from console.widget import tokens
from conversations.models import Inbox, Visitor, Website

from .conftest import PHONE
from .people import REMEMBERED, VisitorPage
from .phones import until

CHECKOUT = """
<style>h1 { color: rgb(1, 2, 3); background: url('/spot.png?s3cr3t') }</style>
<h1>Delivery</h1><p id="seen">Two towels</p>
<form>
  <label>Name <input id="name" name="name"></label>
  <label>City <input id="city" name="city"></label>
  <label>Card <input id="card" name="cardnumber" autocomplete="cc-number"></label>
</form>
<p style="height: 2000px">A long page</p>
"""


@pytest.fixture
def talk(hire, answered, shop, other_server):
    Website.objects.filter(pk=shop.pk).update(allowed_origins=other_server.origin)
    ana = hire("Ana").user
    return ana, answered(ana, "Where do I write the floor?", "I will have a look")


@pytest.fixture
def published(other_server, server):
    """The address of a page with the chat, on a website of its own."""

    def make(body, *, policy=""):
        tag = f'<script async src="{server.url}/widget.js" data-inbox="maison-lorme"></script>'
        meta = '<meta name="viewport" content="width=device-width">'
        return other_server.publish(f"<!doctype html><html>{meta}{tag}<body>{body}", policy=policy)

    return make


@pytest.fixture
def unasked(shop):
    """The inbox asks no visitor whether their page may be seen."""
    Website.objects.filter(pk=shop.pk).update(asks_before_mirroring=False)


@pytest.fixture
def browse(context, published, talk):
    """Opens a page of that website, for the visitor of the conversation; `page.sent`: what its mirror sent."""

    def make(body, *, policy="", device=PHONE, clock=None):
        _ana, conversation = talk
        browser = context(device)
        if clock:
            browser.clock.install(time=clock)
        token = tokens.token_of(conversation.visitor.key, Inbox.objects.get())
        browser.add_init_script(REMEMBERED % json.dumps(token))
        page = browser.new_page()
        page.sent, page.asked = [], []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append((socket.url, frame))))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(published(body, policy=policy))
        visitor = VisitorPage(page)
        expect(page.locator("pupitre-chat button")).to_be_visible()
        visitor.open_chat()
        until(page, lambda: Visitor.objects.get(pk=conversation.visitor_id).online)
        return visitor

    return make


def look(agent, name=None):
    """The agent taps the tool in the head of the conversation."""
    agent.page.locator("#chats .row").first.click()
    expect(agent.field()).to_be_visible()
    agent.command("mirror").first.click()
    expect(screen(agent).locator("#mirror")).to_be_attached()


def screen(agent):
    """The tool's own screen, in the agent's desk."""
    return agent.page.frame_locator(".open > .screen")


def agree(visitor):
    visitor.chat.get_by_role("button", name="Let them see it").click()


def picture(agent):
    """What the agent sees of the page."""
    return screen(agent).frame_locator("#page iframe")
