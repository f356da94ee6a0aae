"""An agent closes from the phone with one of many tags, found by typing a part of its name."""

from playwright.sync_api import expect

from conversations.models import Tag


def test_one_of_many_tags_is_found_and_chosen(visit, sign_in, hire, shop, only_conversation):
    for n, name in enumerate(["Delivery", "Return", *(f"Reason {n}" for n in range(9)), "Été", "Warranty"]):
        Tag.objects.create(inbox=shop, name=name, position=n)
    desk = sign_in(hire("Ana").user)
    visitor = visit()
    visitor.write("My warranty has ended")
    desk.take_offer().write("I look it up")

    desk.command("close").click()
    sheet = desk.page.locator("dialog[open]")
    expect(sheet.locator(".pill").first).to_have_text("Warranty")
    expect(sheet.locator(".pill:visible")).to_have_count(8)
    sheet.locator("[data-tags]").fill("ete")
    expect(sheet.locator(".pill:visible")).to_have_text(["Été"])
    sheet.locator("[data-tags]").fill("nothing like it")
    expect(sheet).to_contain_text("No tag has that name")
    sheet.locator("[data-tags]").fill("ete")
    sheet.locator("[data-tags]").press("Enter")
    sheet.locator("[data-tags]").fill("")
    expect(sheet.locator(".pill:visible")).to_have_count(9)
    sheet.locator("#end-note").fill("Sent a new one")
    sheet.locator("#close-now").click()

    expect(visitor.chat.locator("#pw-end")).not_to_be_empty()
    closed = only_conversation()
    assert (closed.tag.name, closed.end_note) == ("Été", "Sent a new one")
