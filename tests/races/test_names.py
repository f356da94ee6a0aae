"""Two taps at the same instant make one inbox, one group: the other is told that it is there already."""

import pytest
from django.test import Client
from django.urls import reverse

from conversations.models import Group, Inbox
from tests.admin_forms import fields_of
from tests.console.setup.company import do

pytestmark = pytest.mark.django_db(transaction=True)
SITE = {"site": "www.dupont.example", "company": "Dupont", "welcome": "Hello!"}


@pytest.fixture
def administrators(adam):
    """One person's two windows."""
    windows = [Client(headers={"accept-language": "en"}) for _ in range(2)]
    for window in windows:
        window.force_login(adam)
    return windows


def words(answers):
    """Of one that was redirected, and one that was refused."""
    assert sorted(answer.status_code // 100 for answer in answers) in ([2, 3], [3, 4])
    return next(answer.text for answer in answers if answer.status_code // 100 != 3)


def test_of_an_inbox_in_the_set_up(administrators, race):
    answers = race(*(lambda window=window: do(window, "inbox", **SITE) for window in administrators))

    assert "There is already an inbox called dupont.example." in words(answers)
    assert Inbox.objects.count() == 1


def test_of_a_group_in_the_set_up(administrators, ana, race):
    said = {"name": "Returns", "members": [ana.user_id]}
    answers = race(*(lambda window=window: do(window, "group", **said) for window in administrators))

    assert "There is already a group with this name." in words(answers)
    assert Group.objects.filter(name="Returns").count() == 1


@pytest.mark.parametrize(("model", "kind"), [(Inbox, "an inbox"), (Group, "a group")])
def test_of_either_in_the_administration(administrators, race, model, kind):
    page = reverse(f"admin:conversations_{model._meta.model_name}_add")
    sent = {**fields_of(administrators[0].get(page)), "name": "Returns"}
    answers = race(*(lambda window=window: window.post(page, sent) for window in administrators))

    assert f"There is already {kind} with this name." in words(answers)
    assert model.objects.filter(name="Returns").count() == 1
