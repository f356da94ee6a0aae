"""Who administers: the role alone says it, and somebody always has it."""

import pytest
from django.urls import reverse

from conversations.people.models import User
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def change(client, person, **changes):
    page = reverse("admin:accounts_user_change", args=[person.pk])
    sent = {**fields_of(client.get(page)), **changes}
    return client.post(page, {name: value for name, value in sent.items() if value is not None})


@pytest.mark.parametrize("loss", [{"role": "agent"}, {"role": "supervisor"}, {"is_active": None}])
def test_the_last_administrator_stays_one(administrator, adam, ana, loss):
    response = change(administrator, adam, **loss)

    [name] = loss
    assert response.status_code == 200
    assert response.context["adminform"].form.errors[name] == [
        "Nobody else is an administrator: make another person one first."
    ]
    assert User.objects.get(pk=adam.pk).is_staff


@pytest.mark.parametrize("loss", [{"role": "agent"}, {"is_active": None}])
def test_whoever_is_replaced_administers_nothing_any_more(administrator, adam, olga, loss):
    User.objects.filter(pk=olga.pk).update(role="administrator")

    assert change(administrator, adam, **loss).status_code == 302
    assert administrator.get("/admin/").status_code == 302
    assert list(User.objects.administrators()) == [olga]


def test_an_administrator_who_may_not_sign_in_is_none(administrator, adam, olga):
    User.objects.filter(pk=olga.pk).update(role="administrator", is_active=False)

    assert change(administrator, adam, role="agent").status_code == 200


def test_the_role_alone_says_who_administers(administrator, adam):
    """Also of whom the command made, or an earlier version."""
    User.objects.filter(pk=adam.pk).update(role="agent", is_superuser=True)

    assert administrator.get("/admin/").status_code == 302
    assert administrator.get("/setup/").status_code == 404


def test_a_superuser_made_by_the_command_administers(db):
    assert User.objects.create_superuser("root@example.com", "right horse battery").is_staff


def test_what_else_a_person_is_called_changes_without_a_question(administrator, adam):
    assert change(administrator, adam, first_name="Ada").status_code == 302
