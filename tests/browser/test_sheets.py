"""A sheet on a phone whose keyboard is open: what one writes into it, and what sends it, are in sight."""

import pytest
from playwright.sync_api import expect

from conversations.models import Macro, MacroStep

from .conftest import TYPING

HEIGHT = TYPING["viewport"]["height"]
FIELDS = "dialog[open] :is(textarea, input:is([type=text], [type=search], [type=email], :not([type])))"


def in_sight(locator):
    box = locator.bounding_box()
    return box and box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT


@pytest.mark.parametrize("command", ["transfer", "snooze", "close", "canned", "block", "macros", "copilot"])
def test_what_is_written_and_what_sends_it_are_in_sight(sign_in, regular, tags, command):
    macro = Macro.objects.create(name="Delay")
    MacroStep.objects.create(macro=macro, action="reply", text="Your parcel is late.")
    agent = sign_in(regular.user, TYPING).take_offer()
    page, button = agent.page, agent.command(command)
    if not button.first.is_visible():
        agent.command("plus").click()
        button = page.locator(f"#sheet [data-command={command}]")
    button.first.click()
    sheet = page.locator("dialog[open]")
    expect(sheet.locator("#sheet-h")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert in_sight(sheet)
    for field in page.locator(FIELDS).locator("visible=true").all():
        field.focus()
        assert in_sight(field), field.get_attribute("name")
        for send in sheet.locator(".sheet-f .btn.primary").locator("visible=true").all():
            assert in_sight(send)
