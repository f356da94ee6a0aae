"""A page is as high as its window: what scrolls is inside of it, and there is one bar for it."""

import pytest
from django.urls import reverse

from routing.models import Agent

from .conftest import DESKTOP, PHONE

PAGES = ["desk", "snoozed", "settings", "search", "community", "supervision", "setup"]
OVER = "document.documentElement.scrollHeight - window.innerHeight"


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_is_higher_than_its_window(sign_in, busy, adam, device):
    busy()
    Agent.objects.create(user=adam)
    page = sign_in(adam, device).page

    over = {}
    for name in PAGES:
        page.goto(page.url.partition("/desk")[0] + reverse(name))
        over[name] = page.evaluate(OVER)
    assert over == dict.fromkeys(PAGES, 0)
