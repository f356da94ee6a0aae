"""Two inboxes or groups that nobody could tell apart in a list are refused; those that are there can be changed."""

from importlib import import_module

import pytest
from django.urls import reverse

from conversations.base.distinct import numbered
from conversations.knowledge.models import Collection
from conversations.models import Group, Inbox, Macro, Tag
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client, adam):
    client.force_login(adam)


def save(client, row, **changes):
    page = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return client.post(page, {**fields_of(client.get(page)), **changes})


@pytest.fixture(autouse=True)
def named(shop, sales):
    Macro.objects.create(name="Thanks")
    Collection.objects.create(name="Help")


each = pytest.mark.parametrize("model", [Inbox, Group, Macro, Collection])


@each
def test_a_name_that_is_taken_but_for_its_capitals_is_refused(client, model):
    taken, other = model.objects.first(), model.objects.create(name="Another")

    answer = save(client, other, name=f"{taken.name.upper()} ")

    assert "There is already" in answer.context["adminform"].form.errors["name"][0]
    assert model.objects.get(pk=other.pk).name == "Another"


@each
def test_its_own_capitals_may_be_changed(client, model):
    row = model.objects.first()

    assert save(client, row, name=row.name.upper()).status_code == 302


def test_a_new_inbox_is_asked_for_another_name(client, shop):
    page = reverse("admin:conversations_inbox_add")
    client.post(page, {**fields_of(client.get(page)), "name": shop.name})

    assert Inbox.objects.count() == 1


@pytest.mark.parametrize(
    ("names", "renamed"),
    [
        (["a.example", "b.example"], {}),
        (["a", "b", "a", "a"], {3: "a 2", 4: "a 3"}),
        (["a", "a 2", "a", "a"], {3: "a 3", 4: "a 4"}),
        (["x" * 80] * 2, {2: "x" * 74 + " 2"}),
    ],
)
def test_inboxes_that_have_one_name_from_before_are_numbered(names, renamed):
    apart = import_module("conversations.migrations.0044_inboxes_are_told_apart")

    assert apart.numbered(list(enumerate(names, 1))) == renamed


@pytest.mark.parametrize(
    ("names", "renamed"),
    [
        (["Support", "Sales"], {}),
        (["Support", "support", "SUPPORT"], {2: "support 2", 3: "SUPPORT 3"}),
        (["Support", "Support 2", "support"], {3: "support 3"}),
        (["X" * 20, "x" * 20], {2: "x" * 14 + " 2"}),
    ],
)
def test_names_that_differ_in_capitals_from_before_are_numbered(names, renamed):
    assert numbered([(pk, name, name.lower()) for pk, name in enumerate(names, 1)], 20) == renamed


@pytest.mark.parametrize("second", ["REPAIR", "Répair"])
def test_two_tags_of_an_inbox_that_are_called_alike_are_refused(client, shop, second):
    Tag.objects.create(inbox=shop, name="Repair")
    rows = {"tags-TOTAL_FORMS": 2, "tags-1-position": 2, "tags-1-name": second}

    answer = save(client, shop, **rows)

    assert "This inbox already has a tag with this name." in answer.text
    assert Tag.objects.count() == 1
