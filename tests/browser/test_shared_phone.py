"""A phone that colleagues share: whoever leaves, and however, leaves nothing to read and loses nothing unsent."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations import lifecycle
from conversations.models import Conversation

from .conftest import PASSWORD, axe_in_both
from .offline import go, said
from .phones import until
from .ways import REFUSED, put_in

HELD = """async () => {
    const open = indexedDB.open("pupitre");
    await new Promise((done) => (open.onsuccess = done));
    const names = [...open.result.objectStoreNames];
    const rows = await Promise.all(names.map((name) => new Promise((done) => {
        const all = open.result.transaction(name).objectStore(name).getAll();
        all.onsuccess = () => done([name, all.result]);
    })));
    open.result.close();
    const text = new TextDecoder("latin1");
    const shown = (_, value) => (value instanceof ArrayBuffer ? text.decode(value) : value);
    return {
        rows: Object.fromEntries(rows.map(([name, all]) => [name, all.length])),
        readable: JSON.stringify([rows, { ...localStorage }], shown),
        pages: (await caches.keys()).filter((name) => ["copies", "shared"].includes(name)),
    };
}"""


@pytest.fixture
def ana(busy):
    """Ana's phone, whose words do not get through: one is on its way, one is begun as a note."""
    phone = busy()
    put_in(phone.page.context, REFUSED)
    phone.page.context.route("**/desk/**", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    go(phone, "One")
    phone.write("Secret answer")
    expect(phone.message("Secret answer")).to_contain_text("Waiting")
    phone.command("note").dispatch_event("click")
    phone.field().fill("Secret note")
    until(phone.page, lambda: "Secret note" in phone.page.evaluate("JSON.stringify({...localStorage})"))
    return phone


def leave(phone, server, how):
    """Signed out by a supervisor or an administrator; or on purpose, with nothing open any more."""
    user = Conversation.objects.first().agent
    if how == "sent home":
        user.end_sessions()  # the open page hears of it by itself
    else:
        for conversation in Conversation.objects.unfinished():
            lifecycle.close(conversation, by=user, now=timezone.now())
        phone.page.context.unroute_all()
        phone.page.context.route("**/desk/*/messages/", lambda r: r.abort())
        phone.page.goto(f"{server.url}/desk/settings/")
        phone.page.locator('form[action="/sign-out/"] button').click()
        expect(phone.page.locator("dialog[open]")).to_contain_text("nobody else can read it")
        phone.page.locator("dialog[open] [data-leave]").click()
    expect(phone.page).to_have_url(re.compile("sign-in"))
    expect(phone.page.locator("#left-here .notice")).to_be_visible()


def enter(page, server, name):
    page.goto(f"{server.url}/sign-in/")
    page.locator("input[name=email]").fill(f"{name}@shop.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page).not_to_have_url(re.compile("sign-in"))
    page.goto(f"{server.url}/desk/")
    expect(page.locator("#chats")).to_be_visible()


@pytest.mark.parametrize("how", ["sent home", "on purpose"])
def test_nothing_stays_readable_whichever_way_one_leaves(ana, server, how):
    assert "Secret answer" not in ana.page.evaluate(HELD)["readable"]

    leave(ana, server, how)

    held = ana.page.evaluate(HELD)
    assert "Secret" not in held["readable"]
    assert (held["rows"]["keys"], held["rows"]["sheets"], held["pages"]) == (0, 0, [])
    expect(ana.page.locator("#left-here")).to_contain_text("Ana: 2 messages wait here")
    assert axe_in_both(ana.page) == []


def test_a_colleague_signs_in_and_out_and_the_owner_finds_all_again(ana, server, hire):
    hire("Ben")
    leave(ana, server, "sent home")
    page = ana.page
    enter(page, server, "ben")
    assert "Secret" not in page.evaluate(HELD)["readable"]
    page.goto(f"{server.url}/desk/settings/")
    page.locator('form[action="/sign-out/"] button').click()
    expect(page.locator("#left-here")).to_contain_text("Ana: 2 messages wait here")

    page.context.unroute_all()
    enter(page, server, "ana")

    until(page, lambda: "Secret answer" in said())
    until(page, lambda: "Secret note" in page.evaluate("JSON.stringify({...localStorage})"))


def test_words_of_a_colleague_are_discarded_after_a_warning_only(ana, server):
    leave(ana, server, "sent home")
    here = ana.page.locator("#left-here")
    here.get_by_role("button", name="Discard…").click()
    expect(here.get_by_role("alert")).to_have_text("Ana wrote 2 messages that nobody has received: they are lost.")
    here.get_by_role("button", name="Keep").click()
    assert ana.page.evaluate(HELD)["rows"]["items"] == 1

    here.get_by_role("button", name="Discard…").click()
    here.get_by_role("button", name="Discard for good").click()

    expect(here).to_be_hidden()
    held = ana.page.evaluate(HELD)["rows"]
    assert (held["items"], held["drafts"]) == (0, 0)


def test_a_page_that_the_browser_froze_is_hidden_and_asked_for_anew(busy):
    page = busy().page
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("#chats")).to_be_hidden()

    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#chats")).to_be_visible()
