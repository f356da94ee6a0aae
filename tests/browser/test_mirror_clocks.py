"""What the visitor's clock says, or the agent's, holds nothing up that is to be seen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .seen import CHECKOUT, browse, look, picture, published, screen, talk, unasked

__all__ = ["browse", "published", "talk", "unasked"]


@pytest.mark.parametrize("hours", [-4, 4])
def test_both_clocks_may_differ_by_hours(talk, sign_in, browse, unasked, hours):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT, clock=timezone.now() + timedelta(hours=hours)), sign_in(ana)

    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")
    for amount in ("Three", "Four"):
        visitor.page.evaluate(f"document.getElementById('seen').textContent = '{amount} towels'")
        expect(picture(agent).locator("#seen")).to_have_text(f"{amount} towels")


def test_a_clock_that_is_set_anew_holds_nothing_up(talk, sign_in, browse, unasked):
    ana, _conversation = talk
    visitor, agent = browse(CHECKOUT), sign_in(ana)
    look(agent)
    expect(picture(agent).locator("h1")).to_have_text("Delivery")

    agents, visitors = screen(agent).locator("#mirror"), visitor.page.locator("body")
    for hours, place in [(3, agents), (-2, visitors), (-5, agents), (4, visitors)]:
        place.evaluate("(_place, hours) => { const { now } = Date; Date.now = () => now() + hours * 3600000 }", hours)
        visitor.page.evaluate(f"document.getElementById('seen').textContent = '{hours} towels'")
        expect(picture(agent).locator("#seen")).to_have_text(f"{hours} towels")
