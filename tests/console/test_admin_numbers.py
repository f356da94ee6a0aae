"""No number is taken that a database, a date or a clock on the screen cannot hold."""

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from conversations.models import Inbox
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db
FAR = "99999999999"


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def numbers(request, model):
    """The fields for a number, of its page and of the tables there."""
    page = admin.site.get_model_admin(model)
    row = page.get_queryset(request).first()
    if not page.has_change_permission(request, row):
        return []
    found = [page.get_form(request, row, change=bool(row))]
    found += [formset.form for formset, _inline in page.get_formsets_with_inlines(request, row)]
    named = [(name, field) for form in found for name, field in form.base_fields.items()]
    return [(name, field) for name, field in named if type(field) is forms.IntegerField]


@pytest.mark.parametrize("model", admin.site._registry)
def test_every_number_has_an_end(rf, adam, shop, model):
    request = rf.get("/")
    request.user = adam

    assert [name for name, field in numbers(request, model) if field.max_value is None] == []


def test_there_are_numbers(rf, adam, shop):
    request = rf.get("/")
    request.user = adam

    assert {"first_answer_seconds", "block_days", "position"} <= dict(numbers(request, Inbox)).keys()


@pytest.mark.parametrize("name", ["first_answer_seconds", "block_days"])
def test_a_number_beyond_every_calendar_is_refused_in_words(administrator, shop, name):
    page = reverse("admin:conversations_inbox_change", args=[shop.pk])
    response = administrator.post(page, {**fields_of(administrator.get(page)), name: FAR})

    assert response.context["adminform"].form.errors == {
        name: ["Ensure this value is less than or equal to 32767."],
    }
    assert getattr(Inbox.objects.get(pk=shop.pk), name) is None
