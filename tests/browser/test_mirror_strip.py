"""On the visitor's side: who sees the page is said once, and never not at all."""

from playwright.sync_api import expect

from .seen import CHECKOUT, browse, look, picture, published, screen, talk, unasked

__all__ = ["browse", "published", "talk", "unasked"]


def test_where_the_chat_covers_the_page_who_sees_it_is_said_once(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    on_page = visitor.page.locator("pupitre-chat .seen")
    in_chat = visitor.chat.locator(".pw-seen")
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")

    expect(in_chat).to_contain_text("Ana can see this page")
    expect(on_page).to_be_hidden()
    visitor.chat.locator("#close").click()
    expect(on_page).to_be_visible()
    visitor.page.locator("pupitre-chat").get_by_role("button", name="A question?").click()
    expect(on_page).to_be_hidden()

    visitor.chat.locator("#photo-view").evaluate("(over) => over.showModal()")
    expect(on_page).to_be_visible()
    visitor.chat.locator("#photo-view").evaluate("(over) => over.close()")
    expect(on_page).to_be_hidden()

    visitor.page.set_viewport_size({"width": 1440, "height": 900})
    expect(on_page).to_be_visible()


def test_a_chat_that_does_not_load_shows_nobody_the_page_and_says_of_nobody(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    on_page = visitor.page.locator("pupitre-chat .seen")
    look(agent)
    expect(visitor.chat.locator(".pw-seen")).to_be_visible()
    expect(on_page).to_be_hidden()

    frame = visitor.page.locator("pupitre-chat iframe")
    frame.evaluate("(frame) => (frame.dataset.as = frame.src, frame.src = '/nothing')")
    expect(on_page).to_have_count(0)
    expect(screen(agent).get_by_text("is between two pages")).to_be_visible()

    frame.evaluate("(frame) => (frame.src = frame.dataset.as)")
    expect(visitor.chat.locator(".pw-seen")).to_be_visible()
    expect(on_page).to_be_hidden()
    visitor.chat.locator("#close").click()
    expect(on_page).to_be_visible()
