"""The administration for whoever does not see it, or has a finger: every field has a name, every target 24 px."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from console.community.models import Comment, Post
from console.limits.models import Limits
from conversations.knowledge.models import Article, Collection
from conversations.models import (
    Block,
    CannedReply,
    ClosedDay,
    Group,
    Macro,
    MacroStep,
    OpeningHours,
    ReplyCategory,
    Survey,
    Transcript,
    Visitor,
)
from conversations.people.models import Role, User
from routing.models import EscalationStep
from translation.models import EngineSetting, Preference, Term

from .conftest import DESKTOP, PASSWORD, PHONE, axe_in_both

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, textarea")]
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.fixture
def adam(transactional_db):
    return User.objects.create_user("adam@shop.example", PASSWORD, first_name="Adam", role=Role.ADMINISTRATOR)


@pytest.fixture
def one_of_each(adam, hire, shop, tags, write):
    """A row of every model that the administration shows, with rows in its tables."""
    now, ana = timezone.now(), hire("Ana").user
    OpeningHours.objects.create(inbox=shop, weekday=0, opens="09:00", closes="18:00")
    ClosedDay.objects.create(inbox=shop, day="2027-01-01", name="New year")
    EscalationStep.objects.create(group=Group.objects.get(), kind=EscalationStep.Kind.TELL, after=60)
    CannedReply.objects.create(category=ReplyCategory.objects.create(name="Delivery"), shortcut="delay", text="Soon")
    MacroStep.objects.create(macro=Macro.objects.create(name="Delay"), action="reply", text="Two days")
    zoe = Visitor.objects.create(created_at=now, language="en", name="Zoe")
    talk = write(zoe, "Hello", now=now).conversation
    Survey.objects.create(conversation=talk, score=4, comment="Good", answered_at=now).agents.add(ana)
    Transcript.objects.create(conversation=talk, address="zoe@shop.example", language="en", asked_at=now)
    Block.objects.create(visitor=zoe, reason="Spam", by=adam, at=now)
    Limits.objects.get_or_create(pk=1)
    shelf = Collection.objects.create(name="Delivery")
    Article.objects.create(collection=shelf, title="Parcels", language="en", text="Two days.", updated_at=now)
    EngineSetting.objects.create(key="fxtranslate", is_on=True)
    Preference.objects.create(source="pt", target="en", engine="fxtranslate")
    Term.objects.create(words="Maison Lune")
    post = Post.objects.create(author=adam, text="Welcome", created_at=now)
    Comment.objects.create(post=post, author=ana, text="Thanks", created_at=now)


def pages(model):
    """The addresses of its list and of a row's form."""
    row = model._default_manager.order_by("pk").first()
    assert row, f"no row of {model.__name__}"
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])]


def faults(page):
    """What axe finds in light and dark, and what is too small on a desktop or a phone."""
    found = axe_in_both(page)
    for device in (PHONE, DESKTOP):
        page.set_viewport_size(device["viewport"])
        found += page.evaluate(SMALL)
    return found


def test_every_page_can_be_heard_and_touched(sign_in, adam, one_of_each, shop, server):
    LogEntry.objects.log_actions(adam.pk, [shop], CHANGE, "Changed.", single_object=True)
    page = sign_in(adam, DESKTOP).page
    addresses = [
        reverse("admin:index"),
        reverse("admin:app_list", args=["conversations"]),
        reverse("admin:password_change"),
        reverse("admin:auth_user_password_change", args=[adam.pk]),
        reverse("admin:conversations_replycategory_import"),
        reverse("admin:translation_enginesetting_try"),
        reverse("admin:conversations_inbox_add"),
        reverse("admin:conversations_inbox_history", args=[shop.pk]),
        reverse("admin:conversations_macro_delete", args=[Macro.objects.get().pk]),
        f"{reverse('admin:accounts_user_changelist')}?q=nobody&role__exact=agent",
        *(address for model in admin.site._registry for address in pages(model)),
    ]

    found = {}
    for address in addresses:
        assert page.goto(server.url + address).status == 200, address
        found[address] = faults(page)

    assert {address: these for address, these in found.items() if these} == {}


def test_what_opens_on_a_page_can_be_heard_and_touched(sign_in, adam, one_of_each, shop, server):
    page = sign_in(adam, DESKTOP).page

    page.goto(server.url + reverse("admin:conversations_inbox_change", args=[shop.pk]))
    for row in page.locator(".add-row a").locator("visible=true").all():
        row.click()
    page.locator("summary").locator("visible=true").click()
    page.locator(".date-icon").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")

    page.goto(server.url + reverse("admin:conversations_macro_add"))
    page.locator("[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    assert faults(page) == []

    page.goto(server.url + reverse("admin:conversations_macro_changelist"))
    page.locator(".action-select").check()
    page.locator("select[name=action]").select_option("delete_selected")
    assert faults(page) == []
    page.locator("button[name=index]").click()
    expect(page.locator(".delete-selected-confirmation")).to_be_visible()
    assert faults(page) == []
