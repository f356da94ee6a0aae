"""Words have the room that they need: on keys of availability, in the head of a thread, in a sheet above a keyboard."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conversations.channels import all_channels
from conversations.people.models import User
from routing.models import Availability

from .conftest import DESKTOP, PHONE, SMALL_PHONE, TYPING
from .fitting import SETTLED, WIDTHS

# What is wider than the key on which it stands.
CUT = """() => [...document.querySelectorAll(".key")].flatMap((key) =>
    [...key.querySelectorAll(".key-top, .key-word")]
        .filter((part) => part.getBoundingClientRect().width > key.getBoundingClientRect().width)
        .map((part) => part.textContent.trim().replace(/\\s+/g, " "))
)"""
LAST_GOES = "() => document.querySelector('.keys > li:last-child').remove()"
IS_CUT = "name => name.scrollWidth > name.clientWidth"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("device", [SMALL_PHONE, PHONE, DESKTOP], ids=["small phone", "phone", "desktop"])
def test_every_key_holds_its_words_however_many_there_are(sign_in, hire, server, language, device):
    agent, now = hire("Ana"), timezone.now()
    Availability.objects.bulk_create(
        Availability(agent=agent, channel=name, capacity=10, is_wanted=n % 2 == 0, changed_at=now)
        for n, name in enumerate(channel.name for channel in all_channels())
        if name != "chat"
    )
    User.objects.update(language=language)
    page = sign_in(agent.user, device, locale=language).page
    keys, found = page.locator(".key"), {}
    widths = [device["viewport"]["width"], *(WIDTHS if device is SMALL_PHONE else [])]
    while keys.count() > 2:
        for width in widths:
            page.set_viewport_size({**device["viewport"], "width": width})
            page.evaluate(SETTLED)
            if cut := page.evaluate(CUT):
                found[keys.count(), width] = cut
        page.evaluate(LAST_GOES)

    assert found == {}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_in_the_head_of_a_thread_the_name_comes_before_the_words_of_its_buttons(sign_in, regular, language, width):
    User.objects.update(language=language)
    agent = sign_in(regular.user, {**DESKTOP, "viewport": {"width": width, "height": 800}}, locale=language)
    agent.take_offer()
    name = agent.pane().locator(".who-name")
    expect(name).to_have_text("Camille Aubert")

    assert not name.evaluate(IS_CUT)
    expect(agent.command("close")).to_be_visible()


def test_above_a_keyboard_the_buttons_of_a_sheet_stand_beside_each_other(sign_in, regular):
    agent = sign_in(regular.user, TYPING).take_offer()
    agent.command("plus").click()
    agent.page.locator("dialog[open] [data-command=block]").click()
    buttons = agent.page.locator("dialog[open] .sheet-f .btn")
    expect(buttons).to_have_count(2)

    one, other = (button.bounding_box() for button in buttons.all())
    assert one["y"] == other["y"]
