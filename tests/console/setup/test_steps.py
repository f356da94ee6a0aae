"""The six steps: what is done, where the administrator begins, and how long."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Connection, Group, Inbox, Sighting
from routing import progress, readiness
from routing.models import Rule
from tests.markup import flat

from .company import do

pytestmark = pytest.mark.django_db


def test_a_page_asks_in_two_queries_whether_the_set_up_is_under_way(founder, shop, hire, django_assert_max_num_queries):
    for name in ("Ana", "Ben", "Cleo"):
        hire(name)
    for n in range(5):
        Sighting.objects.create(inbox=shop, origin=f"https://{n}.example", at=timezone.now())

    with django_assert_max_num_queries(2):
        assert progress.is_under_way()


def test_a_company_that_nobody_founded_by_the_link_is_asked_one(adam, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert not progress.is_under_way()


def test_from_nothing_to_an_inbox_that_is_answered(client, founder):
    assert progress.Progress().done == set()
    do(client, "inbox", site="www.example.com/shop", company="Dupont", welcome="Hello!")
    inbox = Inbox.objects.get()
    assert (inbox.name, inbox.website.origins, inbox.website.welcome) == (
        "example.com",
        ["https://www.example.com", "https://example.com"],
        "Hello!",
    )
    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])

    assert Rule.objects.get().group == Group.objects.get()
    assert progress.Progress().done == {"inbox", "people", "group", "rule"}
    assert not readiness.lacks()
    assert readiness.can_answer(inbox)


def test_a_company_without_a_chat_on_its_site_is_set_up_too(client, founder, noon):
    inbox = Inbox.objects.create(name="Our number", channel="sms")
    page = flat(client.get(reverse("setup")).text)
    assert "One line of code" not in page
    assert reverse("admin:conversations_inbox_change", args=[inbox.pk]) in page
    assert "To try Our number, write to it from your own phone." in page

    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])
    assert progress.Progress().done == {"inbox", "people", "group", "rule"}
    assert "not connected yet" in client.get(reverse("setup")).text

    Connection.objects.create(inbox=inbox)
    assert "nothing has come in yet" in client.get(reverse("setup")).text
    Connection.objects.all().note("heard_at", noon)
    assert progress.Progress().done == {"inbox", "people", "group", "rule", "site"}

    do(client, "inbox", site="www.example.com", company="Dupont", welcome="Hello!")
    assert "site" not in progress.Progress().done  # its code is not there yet


def test_another_channel_is_added_in_the_administration(client, founder):
    page = flat(client.get(reverse("setup")).text)

    assert f'<a class="link" href="{reverse("admin:conversations_inbox_add")}">WhatsApp, Messenger' in page


def test_a_rule_is_made_for_what_has_none(client, founder, shop, sales):
    inbox = Inbox.objects.create(name="Our number", channel="sms")

    assert f'<option value="{inbox.pk}" selected>Our number' in client.get(reverse("setup")).text


def test_the_administrator_begins_with_the_set_up_until_all_is_green(client, founder):
    assert client.get("/")["Location"] == reverse("setup")


def test_where_no_company_was_founded_the_board_is_home(client, adam):
    client.force_login(adam)
    assert client.get("/")["Location"] == reverse("supervision")


def test_an_unknown_step_is_not_there(client, founder):
    assert do(client, "nothing").status_code == 404


def test_on_a_phone_the_set_up_stands_where_the_board_will_be(client, founder, monkeypatch):
    def places_on_a_phone():
        html = client.get(reverse("desk")).content.decode()
        shown = re.findall(r'<li class="only-desk">|data-place="(\w+)"', html)
        return {place for before, place in pairwise(["-", *shown]) if place and before}

    assert "setup" in places_on_a_phone()
    assert "supervision" not in places_on_a_phone()
    monkeypatch.setattr(progress.Progress, "done", set(progress.STEPS))
    assert "setup" not in places_on_a_phone()
    assert "supervision" in places_on_a_phone()


def test_a_second_inbox_goes_to_the_only_group(client, founder):
    group = Group.objects.create(name="Support")
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")

    assert Rule.objects.get().group == group
