"""A form of the administration that is refused lists at its head what is wrong, and lets no secret go silently."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from conversations.models import Connection, Inbox, Tag
from conversations.people.models import User
from routing.models import Rule
from tests.admin_forms import fields_of
from tests.console.setup.company import FIRST, link

pytestmark = pytest.mark.django_db
IDS = {"phone_number_id": "1234", "business_account": "1234", "portfolio": "1234"}
AGAIN = "Enter it again: nothing was saved, and what is typed here is not shown."


@pytest.fixture(autouse=True)
def administrator(client, adam):
    client.force_login(adam)


@pytest.fixture
def number(db):
    return Inbox.objects.create(name="WhatsApp", key="number", channel="whatsapp")


def change(client, row, **changes):
    at = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return client.post(at, {**fields_of(client.get(at)), **changes})


def head(page):
    """What the list at the head says, and where its links lead: (id, label, words)."""
    [said] = re.findall(r'<div class="errornote refused".*?</div>', page.text, re.DOTALL)
    items = re.findall(r'<li>(?:\s*<a href="#([^"]+)">([^<]*)</a>:)?(.*?)</li>', said, re.DOTALL)
    return [(at, label, " ".join(words.split())) for at, label, words in items]


def opened_at(page):
    """The name of the field that has the focus."""
    [tag] = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page.text) if "autofocus" in tag]
    return re.search(r'name="([^"]+)"', tag)[1]


def test_what_is_wrong_is_listed_in_the_order_of_the_page_with_links(client, shop):
    page = change(client, shop, **{"first_answer_seconds": "99999", "website-0-privacy_url": "nonsense", "name": ""})

    assert [(at, label) for at, label, _words in head(page)] == [
        ("id_name", "Name"),
        ("id_first_answer_seconds", "Seconds for the first answer"),
        ("id_website-0-privacy_url", "Chat on the site · Privacy page"),
    ]
    assert all(f'id="{at}"' in page.text for at, _label, _words in head(page))
    assert head(page)[0][2] == "This field is required."
    assert "3 things have to be corrected" in page.text
    assert "Please correct the error" not in page.text
    assert opened_at(page) == "name"


def test_a_row_of_a_table_is_called_by_its_number(client, shop):
    Tag.objects.bulk_create(
        Tag(inbox=shop, name=name, position=place) for place, name in enumerate(["Delivery", "Return"])
    )
    page = change(client, shop, **{"tags-1-name": "", "tags-1-position": "1"})

    assert head(page) == [("id_tags-1-name", "Tag 2 · Name", "This field is required.")]
    assert opened_at(page) == "tags-1-name"


def test_hours_have_a_place_to_be_led_to(client, shop):
    page = change(client, shop, **{"week-1-0-opens": "09:00", "week-1-0-closes": ""})

    [(at, label, _words)] = head(page)
    assert label == "Opening hours"
    assert f'id="{at}"' in page.text
    assert opened_at(page) == "week-0-0-opens"


def test_what_concerns_the_whole_is_said_at_the_head(client):
    at = reverse("admin:translation_preference_add")
    sent = {"source": "pt", "target": "en", "engine": "deepl"}
    client.post(at, sent)
    page = client.post(at, sent)

    assert head(page) == [("", "", "There is a choice for these two languages already.")]
    assert page.text.count("There is a choice") == 1


def test_several_boxes_are_led_to_by_what_stands_above_them(client):
    at = reverse("admin:accounts_user_add")
    page = client.post(at, {**fields_of(client.get(at)), "answers": "on", "channels": []})

    places = {label: at for at, label, _words in head(page)}
    assert f'id="{places["Channels"]}"' in page.text


def test_a_list_that_is_changed_in_its_rows_says_which(client, shop, sales):
    Rule.objects.all().delete()
    rule = Rule.objects.create(inbox=shop, group=sales, position=1)
    at = reverse("admin:routing_rule_changelist")
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": rule.pk, "form-0-position": "-1", "_save": ""}
    page = client.post(at, rows)

    [(at, label, _words)] = head(page)
    assert (at, label) == ("id_form-0-position", f"{rule} · Position")
    assert opened_at(page) == "form-0-position"


def test_a_page_that_is_as_it_should_be_says_nothing(client, shop):
    page = client.get(reverse("admin:conversations_inbox_change", args=[shop.pk]))

    assert "errornote" not in page.text
    assert "autofocus" not in page.text


# ---- secrets


def typed(client, inbox, **changes):
    """The connection's form with what was typed, as it comes back: its fields, and the page."""
    page = change(client, inbox, **changes)
    [inline] = [one for one in page.context["inline_admin_formsets"] if one.formset.prefix == "connection"]
    return inline.formset.forms[0], page


def test_a_secret_that_was_typed_into_a_refused_form_has_to_be_entered_again(client, number):
    sent = {"connection-0-access_token": "EAAG-hush", "connection-0-phone_number_id": "+33 1 80", "name": number.name}
    form, page = typed(client, number, **sent)

    assert AGAIN in form.errors["access_token"]
    assert ("id_connection-0-access_token", "Connection · Access token", escape(AGAIN)) in head(page)
    assert "hush" not in page.text
    assert not Connection.objects.exists()


def test_the_same_where_something_else_on_the_page_is_wrong(client, number):
    entered = {"access_token": "hush", "app_secret": "hush", **IDS}
    form, page = typed(client, number, name="", **{f"connection-0-{name}": value for name, value in entered.items()})

    assert form.errors == {"access_token": [AGAIN], "app_secret": [AGAIN]}
    assert "hush" not in page.text
    assert opened_at(page) == "name"


def test_a_secret_that_was_not_typed_is_not_asked_for_again(client, number):
    kept = {"access_token": "kept", "app_secret": "kept"}
    Connection.objects.create(inbox=number, values=IDS, secrets=kept)
    form, page = typed(client, number, name="")

    assert not form.errors
    assert AGAIN not in page.text


def test_the_key_of_a_service_too(client):
    client.get(reverse("admin:copilot_modelsetting_changelist"))
    at = reverse("admin:copilot_modelsetting_change", args=[1])
    page = client.post(at, {**fields_of(client.get(at)), "is_on": "on", "url": "", "secret": "hush"})

    assert AGAIN in page.context["adminform"].form.errors["secret"]
    assert "hush" not in page.text


def test_and_a_new_person_s_password(client):
    at = reverse("admin:accounts_user_add")
    sent = {"email": "", "password1": "a long enough one", "password2": "a long enough one"}
    page = client.post(at, {**fields_of(client.get(at)), **sent})

    assert page.context["adminform"].form.errors["password1"] == [AGAIN]
    assert not User.objects.filter(first_name="").exists()


def test_one_s_own_old_password_beside_a_new_one_that_is_refused(client, adam):
    sent = {"old_password": "rouge-gorge-42", "new_password1": "short", "new_password2": "other"}
    adam.set_password(sent["old_password"])
    adam.save()
    client.force_login(adam)

    page = client.post(reverse("password-change"), sent)

    assert page.context["form"].errors["old_password"] == [AGAIN]


def test_and_the_first_one_of_all(client):
    client.logout()
    User.objects.all().delete()
    page = client.post(link(), {**FIRST, "email": "no address"})

    assert page.context["form"].errors["password"] == [AGAIN]
