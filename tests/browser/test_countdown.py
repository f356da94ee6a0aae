"""A countdown of many minutes stays within its ring, and beside the visitor's name."""

import re

import pytest
from playwright.sync_api import expect

from conversations.models import Inbox

from .conftest import DESKTOP, SMALL_PHONE

pytestmark = pytest.mark.browser

# px by which the figure reaches out of its ring, and the ring over the name
OVER = """(card) => {
    const box = (selector) => card.querySelector(selector).getBoundingClientRect();
    const [figure, ring, name] = [".ring b", ".ring", "h3"].map(box);
    const beside = [ring.left - figure.left, figure.right - ring.right, ring.right - name.left];
    return Math.max(0, ...beside, ring.top - figure.top, figure.bottom - ring.bottom);
}"""


@pytest.mark.parametrize("device", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(("seconds", "words"), [(32_767, "9 h"), (3_000, "49 min|50 min"), (990, r"\d{3}")])
def test_what_is_left_stays_in_its_ring(sign_in, hire, shop, visit, device, seconds, words):
    Inbox.objects.filter(pk=shop.pk).update(first_answer_seconds=seconds)
    agent = sign_in(hire("Ana").user, device)
    visit().write("Is the lamp dimmable?")

    expect(agent.offer().locator(".ring b")).to_have_text(re.compile(words))
    assert agent.offer().evaluate(OVER) == 0
