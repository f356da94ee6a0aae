"""The administration for whoever does not see it, or has a finger: every field has a name, every target 24 px."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse
from playwright.sync_api import expect

from conversations.models import Conversation, Group, Inbox, Macro, Tag, Transcript, Visitor
from conversations.people.models import Role, User
from tests.admin_rows import make_one_of_each

from .conftest import DESKTOP, PASSWORD, PHONE, SMALL_PHONE, axe_in_both
from .fitting import too_wide

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, textarea")]
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""

# px that a field of hours is wider than what it shows
ROOM_LEFT = """(field) => {
    const whole = field.cloneNode();
    for (const [name, value] of [["inline-size", "max-content"], ["min-inline-size", 0], ["flex", "none"]])
        whole.style.setProperty(name, value, "important");
    field.after(whole);
    const needed = whole.offsetWidth;
    whole.remove();
    return field.offsetWidth - needed;
}"""

# What moves sideways by more than a pixel of rounding
WIDE = """() => [...document.querySelectorAll(":root, #changelist .results, .inline-group, .tabular, .module")]
    .map((part) => [part, part.scrollWidth - part.clientWidth])
    .filter(([, more]) => more > 1)
    .map(([part, more]) => `${part.className || part.tagName} is ${more} px too wide`)"""


@pytest.fixture
def adam(transactional_db):
    return User.objects.create_user("adam@shop.example", PASSWORD, first_name="Adam", role=Role.ADMINISTRATOR)


@pytest.fixture
def one_of_each(adam, hire, shop, tags, write):
    """A row of every model that the administration shows, with rows in its tables."""
    make_one_of_each(administrator=adam, agent=hire("Ana").user, inbox=shop, write=write)


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


def look_at_all(page, addresses, look):
    """Each of them that has faults, with what `look` finds on it."""
    found = {}
    for address in addresses:
        assert page.goto(address).ok, address
        found[address] = look(page)
    return {address: these for address, these in found.items() if these}


def test_every_page_can_be_heard_and_touched_and_fits_on_the_narrowest_phones(sign_in, adam, one_of_each, shop, server):
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

    all_faults = look_at_all(
        page, [server.url + address for address in addresses], lambda page: faults(page) + too_wide(page)
    )

    assert all_faults == {}


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


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_explains_a_field_can_be_read_and_stands_below_its_box(sign_in, adam, shop, server, device):
    page = sign_in(adam, device).page
    page.goto(server.url + reverse("admin:conversations_inbox_change", args=[shop.pk]))

    sizes = page.locator(".help:visible").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 13
    row = page.locator(".checkbox-row:has(.help)").locator("visible=true").first
    box, words = row.locator("input").bounding_box(), row.locator(".help").bounding_box()
    assert words["y"] >= box["y"] + box["height"]
    form, history = page.locator("#content-main").bounding_box(), page.locator(".object-tools a").bounding_box()
    assert history["x"] + history["width"] <= form["x"] + form["width"] + 1


@pytest.mark.parametrize("device", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_long_form_that_is_refused_opens_at_the_first_fault_and_leads_to_the_others(
    sign_in, adam, shop, server, device
):
    page = sign_in(adam, device).page
    page.goto(server.url + reverse("admin:conversations_inbox_change", args=[shop.pk]) + "#tags-group")
    page.get_by_label("Seconds for the first answer").fill("99999")
    page.locator("[name=website-0-privacy_url]").fill("nonsense")
    page.locator("[name=_save]").click()

    seconds, address = page.locator("#id_first_answer_seconds"), page.locator("#id_website-0-privacy_url")
    expect(seconds).to_be_focused()
    expect(seconds).to_be_in_viewport(ratio=1)
    page.locator(".refused").get_by_role("link").last.click()
    expect(address).to_be_focused()
    expect(address).to_be_in_viewport(ratio=1)
    assert page.evaluate(
        """(field) => field.contains(document.elementFromPoint(...(({ x, y, width, height }) =>
            [x + width / 2, y + height / 2])(field.getBoundingClientRect())))""",
        address.element_handle(),
    )
    assert faults(page) == []


def test_a_new_row_that_is_refused_opens_at_its_fault_too(sign_in, adam, shop, server):
    page = sign_in(adam, DESKTOP).page
    page.goto(server.url + reverse("admin:conversations_inbox_add"))
    page.locator("[name=name]").fill("Another")
    page.locator("[name=timezone]").evaluate("(field) => field.add(new Option('Mars', 'Mars', true, true))")
    page.locator("[name=_save]").click()

    expect(page.locator(".refused a")).to_have_text(["Time zone"])
    expect(page.locator("[name=timezone]")).to_be_focused()


@pytest.mark.parametrize("device", [SMALL_PHONE, PHONE, DESKTOP], ids=["small phone", "phone", "desktop"])
def test_no_hour_of_the_week_is_cut(sign_in, adam, shop, server, device):
    """Chromium counts twelve of them here, which takes the most room: "09:00 AM"."""
    page = sign_in(adam, device).page
    page.goto(server.url + reverse("admin:conversations_inbox_change", args=[shop.pk]))
    page.locator(".week input").first.fill("09:00")

    assert page.locator(".week input").first.evaluate(ROOM_LEFT) >= 0


def test_every_page_fits_however_long_its_words(sign_in, adam, one_of_each, server):
    """In French, which takes the most room; a macro's steps and a group's escalation too."""
    long = "Abcdefghijklmnopqrstuvwxyz" * 2
    User.objects.filter(pk=adam.pk).update(language="fr")
    User.objects.exclude(pk=adam.pk).update(first_name=long, last_name=long, email=f"{long}@shop.example")
    Visitor.objects.update(name=long, email=f"{long}@shop.example")
    Transcript.objects.update(address=f"{long}@shop.example")
    for model in (Inbox, Group, Tag):
        model.objects.filter(pk=model.objects.first().pk).update(name=long)
    Conversation.objects.update(tag=Tag.objects.first(), group=Group.objects.first())
    page = sign_in(adam, DESKTOP).page
    addresses = [reverse("admin:index"), reverse("admin:conversations_replycategory_import")]
    addresses += [address for model in admin.site._registry for address in pages(model)]

    def look(page):
        return page.evaluate(WIDE) + too_wide(page)

    assert look_at_all(page, [server.url + address for address in addresses], look) == {}


def test_a_week_is_seen_at_once(sign_in, adam, shop, server):
    page = sign_in(adam, DESKTOP).page
    page.goto(server.url + reverse("admin:conversations_inbox_change", args=[shop.pk]))

    assert page.locator(".week").bounding_box()["height"] <= DESKTOP["viewport"]["height"] * 0.6


@pytest.mark.parametrize("language", ["fr", "en"])
def test_between_an_action_and_what_runs_it_is_one_gap(sign_in, adam, one_of_each, server, language):
    User.objects.filter(pk=adam.pk).update(language=language)
    page = sign_in(adam, DESKTOP).page
    page.goto(server.url + reverse("admin:conversations_inbox_changelist"))  # with the longest of all actions
    chosen, runs = (page.locator(f"#changelist .actions {part}").bounding_box() for part in ("select", "button"))

    assert 0 < runs["x"] - (chosen["x"] + chosen["width"]) <= 16


def test_people_in_a_list_have_their_names_on_one_line(sign_in, adam, one_of_each, server):
    Visitor.objects.update(name="Agathe Lemaire")
    Conversation.objects.update(tag=Tag.objects.first(), group=Group.objects.first())
    page = sign_in(adam, DESKTOP).page
    page.goto(server.url + reverse("admin:conversations_conversation_changelist"))

    name = page.locator("#result_list .field-visitor a").first
    assert name.evaluate("one => one.getClientRects().length") == 1
