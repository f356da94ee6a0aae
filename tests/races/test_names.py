"""Two taps at the same instant make one of what has a name: the other is told that it is there already.

Names that differ in capitals alone are one.
"""

import pytest
from django.test import Client
from django.urls import reverse

from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.canned import replies
from conversations.knowledge.models import Collection
from conversations.models import Group, Inbox, Macro, ReplyCategory, Tag
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


@pytest.mark.parametrize("other", ["Returns", "RETURNS"])
@pytest.mark.parametrize(
    ("model", "kind"), [(Inbox, "an inbox"), (Group, "a group"), (Macro, "a macro"), (Collection, "a collection")]
)
def test_of_any_in_the_administration(administrators, race, model, kind, other):
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    sent = fields_of(administrators[0].get(page))
    pairs = zip(administrators, ["Returns", other], strict=True)
    answers = race(
        *(lambda window=window, name=name: window.post(page, {**sent, "name": name}) for window, name in pairs)
    )

    assert f"There is already {kind} with this name." in words(answers)
    assert model.objects.filter(name__iexact="Returns").count() == 1


def test_of_a_tag_of_one_inbox(administrators, shop, race):
    page = reverse("admin:conversations_inbox_change", args=[shop.pk])
    sent = fields_of(administrators[0].get(page))
    pairs = zip(administrators, ["Returns", "RETURNS"], strict=True)
    answers = race(
        *(
            lambda window=window, name=name: window.post(page, {**sent, "tags-0-position": 1, "tags-0-name": name})
            for window, name in pairs
        )
    )

    assert "This inbox already has a tag with this name." in words(answers)
    assert Tag.objects.filter(name__iexact="Returns").count() == 1


def test_of_a_category_of_replies(ana, race):
    names = ("Returns", "RETURNS")
    outcomes = race(*(lambda name=name: retried(replies.add_category)(ana.user, name) for name in names))

    assert sorted(isinstance(outcome, NotPossible) for outcome in outcomes) == [False, True]
    assert ReplyCategory.objects.count() == 1
