"""The administration for whoever does not see it, or has a finger: every field has a name, every target 24 px."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from console.accounts.models import Role, User
from conversations.models import CannedReply, ReplyCategory

from .conftest import DESKTOP, PASSWORD, axe_in_both

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("input, select, button, a")]
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect(), getComputedStyle(one).display])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([html, box, display]) => `${Math.round(box.width)}x${Math.round(box.height)} ${display} ${html}`)"""


def test_every_field_of_a_table_has_a_name(sign_in, shop, tags, server):
    adam = User.objects.create_user("adam@shop.example", PASSWORD, first_name="Adam", role=Role.ADMINISTRATOR)
    category = ReplyCategory.objects.create(name="Delivery")
    CannedReply.objects.create(category=category, shortcut="delay", text="Two days")
    page = sign_in(adam, DESKTOP).page

    for row in (shop, category):
        name = f"{row._meta.app_label}_{row._meta.model_name}_change"
        page.goto(server.url + reverse(f"admin:{name}", args=[row.pk]))
        expect(page.locator("[name=_save]").first).to_be_visible()
        assert axe_in_both(page) == [], name
        assert page.evaluate(SMALL) == [], name
    for name in ("conversations_replycategory", "conversations_macro", "routing_rule", "conversations_inbox"):
        page.goto(server.url + reverse(f"admin:{name}_changelist"))
        assert axe_in_both(page) == [], name
        assert page.evaluate(SMALL) == [], name
