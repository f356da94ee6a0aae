"""The key of each service that an administrator names: it lies sealed, is never shown again, and can be removed."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection as database
from django.urls import reverse

from conversations.copilot.models import ModelSetting
from conversations.models import TranscriptionSetting
from translation.models import EngineSetting

pytestmark = pytest.mark.django_db
KEY = "sk-nobody-may-see-this"
FILLED = {"is_on": "on", "url": "https://service.example/v1", "model": "a-model"}
MORE = {
    TranscriptionSetting: {},
    ModelSetting: {"most_a_day": "50"},
    EngineSetting: {"position": "0"},
}


@pytest.fixture(params=MORE, ids=lambda model: model.__name__)
def model(request):
    return request.param


@pytest.fixture
def row(model):
    """As it is kept now."""
    named = {"key": "openai"} if model is EngineSetting else {"pk": 1}
    model.objects.create(**named)
    return lambda: model.objects.get(**named)


@pytest.fixture
def save(client, adam, model, row):
    """Posts the page, with what a test says of the key; answers what it shows."""
    client.force_login(adam)
    at = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row().pk])

    def post(**said):
        return client.post(at, {**FILLED, **MORE[model], **said}, follow=True).text + client.get(at).text

    return post


@pytest.fixture
def lying(model):
    """As it lies in the database."""

    def read():
        with database.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - a name of ours
            return str(cursor.fetchall())

    return read


def test_it_lies_sealed_and_is_never_shown_again(save, row, lying):
    assert KEY not in save(secret=KEY)

    assert row().secrets == {"key": KEY}
    assert KEY not in lying()


def test_an_empty_field_keeps_it_and_another_one_takes_its_place(save, row):
    save(secret=KEY)

    save(secret="", model="another-model")
    assert (row().model, row().secrets) == ("another-model", {"key": KEY})

    save(secret="sk-new")
    assert row().secrets == {"key": "sk-new"}


def test_a_box_removes_it_which_is_there_where_one_is_kept(save, row):
    assert "forget_secret" not in save()
    assert "forget_secret" in save(secret=KEY)

    assert "forget_secret" not in save(secret="", forget_secret="on")

    assert row().secrets == {}


def test_it_is_not_kept_of_a_form_that_is_refused(save, row):
    assert "cannot" in save(secret=KEY, url="")

    assert row().secrets == {}


def test_it_is_sealed_anew_with_a_new_key_of_the_desk(save, row, lying, settings):
    save(secret=KEY)
    before, new = lying(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]

    call_command("reseal")

    settings.ENCRYPTION_KEYS = [new]
    assert lying() != before
    assert row().secrets == {"key": KEY}


def test_a_translator_that_needs_one_does_not_stay_switched_on_without(client, adam):
    client.force_login(adam)
    row = EngineSetting.objects.create(key="deepl", is_on=True, secrets={"key": KEY})
    at = reverse("admin:translation_enginesetting_change", args=[row.pk])

    refused = client.post(at, {"is_on": "on", "position": "0", "forget_secret": "on"})

    assert "This translator cannot be asked without it." in refused.text
    row.refresh_from_db()
    assert row.secrets == {"key": KEY}
