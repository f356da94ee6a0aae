"""Photos and documents, as people send them: from a phone, with a mouse, over a bad network, and what is refused."""

import socket

import pytest
from playwright.sync_api import expect

from conversations.models import Attachment, Message
from tests import files

from .conftest import DESKTOP, PHONE, SMALL_PHONE, TYPING, axe
from .fitting import NO_WIDER
from .phones import hold, soon, until, wait_before_sending

PHOTO = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": files.photo((400, 300))}
BILL = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
TRAP = {"name": "trap.pdf", "mimeType": "application/pdf", "buffer": files.scripted()}


@pytest.fixture
def talk(in_conversation):
    """An agent and a visitor in conversation."""

    def make(device=PHONE, **options):
        agent = in_conversation(device, **options)
        expect(agent.visitor.messages()).to_have_count(2)
        return agent, agent.visitor

    return make


def choose(agent, what, *chosen):
    """Through the sheet behind the "+"."""
    agent.command("plus").click()
    with agent.page.expect_file_chooser() as chooser:
        agent.page.locator(f'dialog[open] [data-attach="{what}"]').click()
    chooser.value.set_files(list(chosen))


def attach(agent, what, *files):
    """They show themselves first, and are sent with the button of all messages."""
    choose(agent, what, *files)
    expect(chosen(agent)).to_have_count(len(files))
    agent.send_button().click()


def chosen(agent):
    return agent.pane().locator(".chosen li")


def choose_in_chat(visitor, *files):
    with visitor.page.expect_file_chooser() as chooser:
        visitor.chat.locator("#attach").click()
    chooser.value.set_files(list(files))


def hand_in(visitor, *files):
    """As an agent's: they show themselves first."""
    choose_in_chat(visitor, *files)
    expect(visitor.chat.locator(".chosen li")).to_have_count(len(files))
    visitor.chat.locator("#send").click()


def pending(agent):
    return agent.pane().locator(".msg.pending")


def stored():
    return Message.objects.filter(kind="file")


@pytest.mark.parametrize("device", [PHONE, SMALL_PHONE, DESKTOP], ids=["390x844", "360x640", "1440x900"])
def test_a_photo_and_a_document_go_both_ways(talk, device):
    agent, visitor = talk(device)

    attach(agent, "photo", PHOTO)
    shown = visitor.chat.locator("#thread .in a.photo img[src*=thumbnail]")
    expect(shown).to_have_js_property("naturalWidth", 504)
    expect(pending(agent)).to_have_count(0)
    shown.click()
    large = visitor.chat.locator("#photo-view")
    expect(large.locator("img")).to_have_js_property("naturalWidth", 400)
    visitor.page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(visitor.chat.locator("#say")).to_be_visible()

    hand_in(visitor, BILL)
    document = agent.pane().locator(".in a.file")
    expect(document).to_contain_text("bill.pdf")
    with agent.page.expect_download() as download:
        document.click()
    assert download.value.suggested_filename == "bill.pdf"
    assert download.value.path().read_bytes() == BILL["buffer"]

    hand_in(visitor, PHOTO)
    theirs = agent.pane().locator(".in a.photo img[src*=thumbnail]")
    expect(theirs).to_have_js_property("naturalWidth", 504)
    assert not axe(agent.page)
    theirs.click()
    expect(agent.page.locator("#photo-view img")).to_have_js_property("naturalWidth", 400)
    agent.page.keyboard.press("ArrowLeft")
    expect(agent.page.locator("#photo-view img")).to_have_attribute("alt", "Photo sent by Ana Martin")
    assert not axe(agent.page)
    agent.page.keyboard.press("Escape")
    expect(agent.page.locator("#photo-view")).to_be_hidden()
    if device is not DESKTOP:
        agent.back()
    expect(agent.page.locator("#chats .row")).to_contain_text("Photo")


def test_a_first_word_may_be_a_photo(visit, sign_in, hire):
    agent = sign_in(hire("Ana").user)
    visitor = visit()

    hand_in(visitor, PHOTO)

    expect(agent.offer()).to_contain_text("Photo")
    agent.take_offer()
    attach(agent, "camera", PHOTO)
    expect(visitor.chat.locator("#thread .in a.photo")).to_be_visible()
    expect(agent.page.locator(".count-in")).to_be_hidden()


def test_a_large_photo_is_made_smaller_on_the_device(talk):
    agent, visitor = talk()
    sent = []
    agent.page.on("request", lambda one: sent.append(one) if one.url.endswith("/files/") else None)

    attach(agent, "photo", {**PHOTO, "buffer": files.photo((3000, 2000), sideways=True, noise=True, quality=95)})
    expect(visitor.chat.locator("#thread .in a.photo img[src*=thumbnail]")).to_be_visible()

    file = Attachment.objects.get()
    assert (file.width, file.height) == (1365, 2048)
    assert int(sent[0].headers.get("content-length") or file.size) < len(files.photo((3000, 2000), noise=True))


def test_what_is_refused_says_why_and_goes_when_it_is_given_up(talk):
    agent, visitor = talk()

    attach(agent, "pdf", TRAP)
    expect(pending(agent).get_by_role("alert")).to_contain_text("scripts")
    expect(pending(agent).locator("[data-file-again]")).to_be_hidden()
    assert not axe(agent.page)
    pending(agent).locator("[data-file-discard]").click()
    expect(pending(agent)).to_have_count(0)

    hand_in(visitor, TRAP)
    expect(visitor.chat.locator(".pending [data-why]")).to_contain_text("scripts")
    visitor.chat.locator(".pending [data-file-discard]").click()
    expect(visitor.chat.locator(".pending")).to_have_count(0)
    assert not stored().exists()


def test_the_mark_of_a_refused_file_goes_with_its_conversation(in_conversation):
    agent = in_conversation(DESKTOP)
    attach(agent, "pdf", TRAP)
    expect(pending(agent).get_by_role("alert")).to_contain_text("scripts")
    expect(agent.page.locator("#chats .row-waits")).to_have_count(1)

    agent.close_conversation()

    expect(agent.page.locator("#chats .row")).to_have_count(0)
    expect(agent.page.locator("#unsent > *")).to_have_count(0)
    until(agent.page, lambda: agent.page.evaluate(KEPT_ITEMS) == 0)


KEPT_ITEMS = """async () => {
    const open = indexedDB.open("pupitre");
    await new Promise((done) => (open.onsuccess = done));
    const count = open.result.transaction("items").objectStore("items").count();
    await new Promise((done) => (count.onsuccess = done));
    open.result.close();
    return count.result;
}"""


def test_without_network_a_file_waits_and_goes_once_when_it_is_back(talk):
    agent, visitor = talk()
    visitor.page.context.set_offline(True)
    hand_in(visitor, BILL)
    expect(visitor.chat.locator(".pending .meta.pending")).to_contain_text("Waiting")
    assert not stored().exists()

    visitor.page.context.set_offline(False)

    expect(visitor.chat.locator("#thread .out a.file")).to_have_count(1)
    expect(agent.pane().locator(".in a.file")).to_have_count(1)
    expect(visitor.chat.locator(".pending")).to_have_count(0)
    assert stored().count() == 1


def test_an_upload_whose_answer_was_lost_is_tried_again_and_not_doubled(talk):
    agent, visitor = talk(own_clock=True)
    tries = []

    def lose(route):
        tries.append(route)
        if len(tries) > 1:
            return route.continue_()
        route.fetch()  # stored; the network dies on the way back
        return route.abort()

    agent.page.route("**/files/", lose)
    with agent.page.expect_event("requestfailed", lambda request: request.url.endswith("/files/")):
        attach(agent, "pdf", BILL)
    soon(agent.page, lambda: len(tries) == 2)

    expect(agent.pane().locator(".out a.file")).to_have_count(1)
    expect(pending(agent)).to_have_count(0)
    expect(visitor.chat.locator("#thread .in a.file")).to_have_count(1)
    assert stored().count() == 1


def test_a_visitors_file_that_the_server_fails_at_is_shown_and_what_comes_behind_it_goes(talk):
    _agent, visitor = talk(own_clock=True)
    tries = answered_first(visitor.page, 3, status=500, body="broken")
    hand_in(visitor, PHOTO)
    hand_in(visitor, BILL)

    soon(visitor.page, lambda: len(tries) >= 3)
    expect(visitor.chat.locator("#thread .out a.file")).to_have_count(1)
    assert len(tries) == 4  # the photo three times, and the bill
    expect(visitor.chat.locator(".pending [data-why]")).to_contain_text("cannot take this file")
    assert [message.text for message in stored()] == ["bill.pdf"]

    visitor.chat.locator(".pending [data-file-again]").click()
    expect(visitor.chat.locator("#thread .out a.photo")).to_have_count(1)
    assert stored().count() == 2


def test_a_visitors_file_that_finds_no_turn_goes_a_moment_later(talk):
    _agent, visitor = talk(own_clock=True)
    tries = answered_first(visitor.page, 1, status=429, json={"text": "Another file is still being looked at."})
    hand_in(visitor, BILL)

    soon(visitor.page, lambda: len(tries) == 2)
    expect(visitor.chat.locator("#thread .out a.file")).to_have_count(1)
    expect(visitor.chat.locator(".pending")).to_have_count(0)


def answered_first(page, times, **answer):
    """A visitor's uploads, as they come: so many are answered with this, the others go on to the server."""
    tries = []

    def answer_or_go_on(route):
        tries.append(route)
        return route.fulfill(**answer) if len(tries) <= times else route.continue_()

    page.route("**/widget/*/files/", answer_or_go_on)
    return tries


def test_an_upload_can_be_stopped(in_conversation):
    agent = in_conversation()
    hold(agent.page, "**/files/")
    with agent.page.expect_request("**/files/"):
        attach(agent, "photo", PHOTO)
    expect(pending(agent).locator("img")).to_be_visible()

    with agent.page.expect_event("requestfailed"):
        pending(agent).locator("[data-file-discard]").click()

    expect(pending(agent)).to_have_count(0)
    agent.page.unroute("**/files/")
    attach(agent, "pdf", BILL)
    expect(agent.pane().locator(".out a.file")).to_have_count(1)
    assert [message.text for message in stored()] == ["bill.pdf"]


SLOW = """() => {
  const made = self.createImageBitmap;
  self.createImageBitmap = async (...what) => (await new Promise((go) => (self.goOn = go)), made(...what));
}"""


def test_a_photo_that_is_given_up_while_it_is_made_smaller_does_not_go(talk):
    agent, visitor = talk()
    agent.page.evaluate(SLOW)
    attach(agent, "photo", PHOTO)
    expect(pending(agent).locator("img")).to_be_visible()
    until(agent.page, lambda: agent.page.evaluate("Boolean(self.goOn)"))

    pending(agent).locator("[data-file-discard]").click()
    expect(pending(agent)).to_have_count(0)
    agent.write("Never mind")  # it waits for its turn behind the photo
    agent.page.evaluate("self.goOn()")

    expect(visitor.messages().last).to_have_text("Never mind")
    assert not stored().exists()


def test_what_is_given_up_in_one_tab_is_not_sent_by_another(talk):
    agent, visitor = talk()
    other = agent.page.context.new_page()
    other.goto(agent.page.url)
    expect(other.locator("#pane .thread")).to_be_visible()
    hold(agent.page, "**/files/")
    with agent.page.expect_request("**/files/"):
        attach(agent, "pdf", BILL)
    waiting = other.locator("#pane .msg.pending")
    expect(waiting).to_contain_text("bill.pdf")

    with agent.page.expect_event("requestfailed"):
        waiting.locator("[data-file-discard]").click()

    expect(pending(agent)).to_have_count(0)
    agent.page.unroute("**/files/")
    agent.write("Never mind")
    expect(visitor.messages().last).to_have_text("Never mind")
    assert not stored().exists()


def test_what_waits_is_there_again_when_the_conversation_is_opened_again(in_conversation):
    agent = in_conversation()
    held = hold(agent.page, "**/files/")
    attach(agent, "pdf", BILL)
    expect(pending(agent)).to_have_count(1)
    agent.back()
    agent.page.locator("#chats .row").click()

    expect(pending(agent)).to_contain_text("bill.pdf")
    held[0].continue_()
    expect(agent.pane().locator(".out a.file")).to_have_count(1)
    expect(pending(agent)).to_have_count(0)


CARRY = """([target, kind, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const place = document.querySelector(target);
  if (kind === "paste") {
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  } else {
    for (const step of ["dragover", kind].filter((one, at, all) => all.indexOf(one) === at)) {
      place.dispatchEvent(new DragEvent(step, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }
}"""


def test_with_a_mouse_files_are_dropped_on_the_conversation_and_pasted(talk):
    import base64

    agent, visitor = talk(DESKTOP)
    content = base64.b64encode(PHOTO["buffer"]).decode()

    agent.page.evaluate(CARRY, [".open .talk", "dragover", "lamp.jpg", "image/jpeg", content])
    expect(agent.page.locator(".open[data-dropping]")).to_be_visible()
    agent.page.evaluate(CARRY, [".open .talk", "drop", "lamp.jpg", "image/jpeg", content])
    expect(agent.page.locator(".open[data-dropping]")).to_have_count(0)
    expect(chosen(agent)).to_have_count(1)
    agent.page.evaluate(CARRY, [".open .say", "paste", "shot.jpg", "image/jpeg", content])
    expect(chosen(agent)).to_have_count(2)
    expect(agent.field()).to_be_focused()
    assert not stored().exists()
    agent.page.keyboard.press("Enter")

    expect(visitor.chat.locator("#thread .in a.photo")).to_have_count(2)
    expect(chosen(agent)).to_have_count(0)
    assert agent.field().input_value() == ""


THREE_PAGES = files.pdf(lambda one: [one.add_blank_page() for _ in "23"])
GUIDE = {"name": "guide.pdf", "mimeType": "application/pdf", "buffer": THREE_PAGES}
NOTES = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Call them back"}


def of_agents():
    said = Message.objects.filter(from_visitor=False).exclude(kind="event").order_by("pk")
    return list(said.values_list("text", flat=True))


def test_files_show_themselves_first_and_go_with_their_caption_in_order(sign_in, regular):
    agent = sign_in(regular.user, TYPING).take_offer()
    expect(agent.field()).to_be_focused()
    bare = agent.pane().locator(".composer").bounding_box()["height"]
    choose(agent, "photo", PHOTO)
    choose(agent, "pdf", GUIDE, BILL)

    expect(chosen(agent)).to_have_count(3)
    expect(chosen(agent).nth(0).locator("img")).to_have_js_property("naturalWidth", 400)
    expect(chosen(agent).nth(1)).to_contain_text("guide.pdf")
    expect(chosen(agent).nth(1)).to_contain_text("3 pages · ")
    expect(agent.field()).to_have_attribute("placeholder", "Caption")
    assert agent.pane().locator(".composer").bounding_box()["height"] <= bare + 60  # one row
    assert agent.page.evaluate(NO_WIDER)
    chosen(agent).nth(0).locator("a").tap()
    expect(agent.page.locator("#photo-view img")).to_have_js_property("naturalWidth", 400)
    agent.page.keyboard.press("Escape")
    chosen(agent).nth(2).get_by_role("button", name="Remove bill.pdf").tap()
    expect(chosen(agent)).to_have_count(2)
    agent.field().fill("It is on page 2")
    assert not stored().exists()

    agent.page.reload()
    expect(chosen(agent)).to_have_count(2)
    agent.send_button().tap()

    expect(agent.pane().locator(".out[data-id]")).to_have_count(3)
    assert of_agents() == ["lamp.jpg", "guide.pdf", "It is on page 2"]
    agent.page.reload()
    expect(agent.pane().locator(".out[data-id]")).to_have_count(3)
    expect(agent.pane().locator(".chosen")).to_be_hidden()


def test_what_cannot_be_sent_is_refused_in_words_as_it_is_chosen(sign_in, regular):
    agent = sign_in(regular.user, TYPING).take_offer()
    refusal = agent.pane().locator(".not-chosen")
    choose(agent, "pdf", NOTES, {**BILL, "name": "empty.pdf", "buffer": b""}, {**BILL, "buffer": b"%PDF-1" * 2_000_000})

    expect(refusal).to_contain_text("notes.txt: Only photos and PDF documents can be sent.")
    expect(refusal).to_contain_text("empty.pdf: This file is empty.")
    expect(refusal).to_contain_text("bill.pdf: Too large: 10 MB at most.")
    assert agent.page.evaluate(NO_WIDER)
    expect(chosen(agent)).to_have_count(0)
    expect(agent.send_button()).to_be_disabled()
    refusal.get_by_role("button", name="Close").tap()
    expect(refusal).to_be_hidden()
    choose(agent, "pdf", *[BILL] * 11)
    expect(refusal).to_contain_text("At most 10 files at once.")
    expect(chosen(agent)).to_have_count(10)


def test_what_was_sent_may_be_taken_back_for_a_moment_and_goes_when_one_goes_on(talk):
    agent, visitor = talk()
    wait_before_sending(agent, 600)
    choose(agent, "photo", PHOTO)
    agent.field().fill("Like this one?")
    agent.send_button().click()

    expect(pending(agent)).to_have_count(2)
    undo = pending(agent).get_by_role("button", name="Undo")
    expect(undo).to_have_count(1)
    expect(pending(agent).last).to_contain_text("Leaves in a few seconds")
    assert not axe(agent.page)
    agent.page.reload()
    expect(pending(agent)).to_have_count(2)
    undo.click()
    expect(pending(agent)).to_have_count(0)
    expect(chosen(agent)).to_have_count(1)
    expect(agent.field()).to_have_value("Like this one?")
    assert not axe(agent.page)
    assert not stored().exists()

    wait_before_sending(agent, 600)
    agent.send_button().click()
    expect(undo).to_be_visible()
    agent.write("Or a larger one?")

    expect(visitor.messages().last).to_have_text("Or a larger one?")
    assert of_agents()[-3:] == ["lamp.jpg", "Like this one?", "Or a larger one?"]
    wait_before_sending(agent, 1)
    attach(agent, "pdf", BILL)
    expect(visitor.chat.locator("#thread .in a.file")).to_have_count(1)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visitors_files_show_themselves_first_and_go_with_their_caption_in_order(talk, visit, device):
    agent, visitor = talk(device)
    visitor.page.set_viewport_size(device["viewport"])
    tiles, send = visitor.chat.locator(".chosen li"), visitor.chat.locator("#send")

    choose_in_chat(visitor, PHOTO, BILL)
    choose_in_chat(visitor, {**PHOTO, "name": "shade.jpg"})
    expect(tiles).to_have_count(3)
    expect(tiles.nth(1)).to_contain_text("bill.pdf")
    expect(visitor.chat.locator("#say")).to_have_attribute("placeholder", "Caption")
    expect(visitor.chat.locator(".pending")).to_have_count(0)  # nothing has left
    tiles.first.locator("a.photo").click()
    expect(visitor.chat.locator("#photo-view")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    visitor.chat.get_by_role("button", name="Remove shade.jpg").click()
    expect(tiles).to_have_count(2)
    visitor.chat.locator("#say").fill("This is the lamp")
    send.click()

    expect(visitor.chat.locator(".chosen")).to_be_hidden()
    expect(send).to_be_disabled()
    expect(visitor.chat.locator("#say")).to_have_attribute("placeholder", "Your message")
    expect(agent.pane().locator(".thread > .in")).to_have_count(4)  # the question before them
    sent = Message.objects.filter(from_visitor=True).order_by("pk").values_list("kind", "text")
    assert [*sent][1:] == [("file", "lamp.jpg"), ("file", "bill.pdf"), ("text", "This is the lamp")]


def test_a_caption_does_not_wait_for_a_file_that_cannot_go(talk):
    agent, visitor = talk(own_clock=True)
    tries = answered_first(visitor.page, 2, status=500, body="broken")
    choose_in_chat(visitor, BILL)
    visitor.chat.locator("#say").fill("My bill")
    visitor.chat.locator("#send").click()

    expect(agent.pane().locator(".thread > .in .bubble").last).to_have_text("My bill")
    soon(visitor.page, lambda: len(tries) == 3)
    expect(agent.pane().locator(".thread > .in a.file")).to_have_count(1)


def test_what_a_visitor_cannot_send_is_refused_as_it_is_chosen(talk):
    _agent, visitor = talk()

    choose_in_chat(visitor, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Hello"}, PHOTO)

    expect(visitor.chat.locator(".not-chosen")).to_contain_text("notes.txt: Only photos and PDF documents can be sent.")
    expect(visitor.chat.locator(".chosen li")).to_have_count(1)
    visitor.chat.locator(".not-chosen button").click()
    expect(visitor.chat.locator(".not-chosen")).to_be_hidden()


@pytest.mark.parametrize("said", [b"Content-Length: 209715200", b"Transfer-Encoding: chunked"], ids=["said", "unsaid"])
def test_two_hundred_megabytes_are_cut_off_early_with_words(server, said):
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"POST /desk/1/files/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n" + said + b"\r\n\r\n")
        chunk = b"x" * 2**20
        framed = b"%x\r\n%s\r\n" % (len(chunk), chunk) if b"chunked" in said else chunk
        sent = 0
        try:
            while not received and sent < 40:
                line.sendall(framed)
                sent += 1
                if sent > 12 or b"Length" in said:
                    received = line.recv(4096)
        except OSError:
            pass
    assert received.startswith(b"HTTP/1.1 413")
    assert "10\N{NO-BREAK SPACE}MB at most".encode() in received
    assert sent < 20
