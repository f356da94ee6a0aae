"""An agent blocks a visitor from the phone; the visitor's chat is offered no more, until a supervisor unblocks."""

from playwright.sync_api import expect

from .conftest import DESKTOP


def test_blocked_the_visitor_writes_no_more_and_unblocked_writes_again(
    visit, sign_in, hire, server, only_conversation, olga
):
    desk = sign_in(hire("Ana", "Martin").user)
    visitor = visit()
    visitor.write("Something rude")
    desk.take_offer()

    desk.command("plus").click()
    sheet = desk.page.locator("dialog[open]")
    sheet.locator(".tile.stop").click()
    expect(sheet).to_contain_text("Block Visitor")
    sheet.locator("#block-now").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Choose a reason")
    sheet.get_by_text("Other", exact=True).click()
    sheet.locator("#block-words").fill("Insults everybody")
    sheet.locator("#block-now").click()

    expect(desk.page.locator("#toasts")).to_contain_text("is blocked")
    expect(desk.page.locator("#chats")).to_contain_text("Nobody is waiting")
    assert only_conversation().closed_by == "block"
    expect(visitor.chat.locator("#pw-end")).to_have_text("The chat is not available.")
    expect(visitor.chat.locator("#composer")).to_be_hidden()

    visitor.page.reload()
    expect(visitor.page.locator("pupitre-chat button")).to_be_hidden()

    board = sign_in(olga, DESKTOP).page
    board.get_by_role("link", name="Blocked visitors").click()
    expect(board.locator(".block-list")).to_contain_text("Insults everybody")
    expect(board.locator(".block-list")).to_contain_text("Ana Martin")
    board.get_by_role("button", name="Unblock").click()
    expect(board.get_by_role("status")).to_contain_text("may write again")

    expect(visitor.page.locator("pupitre-chat button")).to_be_visible()
    visitor.open_chat().write("Sorry")
    expect(desk.offer()).to_contain_text("Sorry")
