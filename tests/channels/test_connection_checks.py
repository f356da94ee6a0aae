"""What was entered of a connection is checked by itself: what is wrong stands wherever somebody can mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from console.connections import checks
from conversations import connection_checks
from conversations.connectors.health import Fault, Health
from conversations.models import Connection
from tests.admin_forms import fields_of

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "The token is wrong or has expired."
FAILS = "WhatsApp: the connection to the provider does not work."


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


@pytest.fixture
def page(administrator, connection):
    """Its page; with something entered, after it was saved."""
    at = reverse("admin:conversations_inbox_change", args=[connection.inbox_id])

    def look(**entered):
        if entered:
            sent = {f"connection-0-{name}": value for name, value in entered.items()}
            administrator.post(at, {**fields_of(administrator.get(at)), **sent, "_continue": ""})
        return administrator.get(at).text

    return look


@pytest.fixture
def everywhere(administrator, hire):
    """Whether the list, the administrator's set-up and the head of the board say that it does not work."""
    hire("ana", channels=["chat", "whatsapp"])  # nothing else is missing that would have to be done first

    def say():
        pages = ("admin:conversations_inbox_changelist", "setup", "supervision")
        said = {FAILS in text and WRONG in text for text in (administrator.get(reverse(at)).text for at in pages)}
        assert len(said) == 1
        return said.pop()

    return say


def test_wrong_keys_are_told_without_anybody_asking(provider, page, everywhere, noon):
    assert "Being checked" in page(access_token="another")
    assert not everywhere()

    checks.ask_when_due(noon)

    assert WRONG in page()
    assert everywhere()
    assert "does not work" in page()


def test_what_works_says_so_by_its_name(provider, page, everywhere, noon):
    checks.ask_when_due(noon)

    assert "The connection works: " in page()
    assert not everywhere()


def test_new_keys_are_due_at_once_and_nothing_is_said_of_the_old_ones(provider, page, everywhere, noon, later, number):
    page(access_token="another")
    checks.ask_when_due(noon)

    assert WRONG not in page(access_token=number.access_token)
    assert not everywhere()
    assert checks.ask_when_due(later(seconds=1)) == 1
    assert "The connection works: " in page()


def test_what_was_found_of_keys_that_were_changed_meanwhile_is_not_kept(connection, noon):
    connection_checks.claim_due(noon)
    asked = Connection.objects.get()
    Connection.objects.update(check_due_at=None)  # as saving does

    connection_checks.keep(asked, Health(Fault.TOKEN), now=noon)

    assert Connection.objects.get().fault == ""
    assert connection_checks.claim_due(noon)


def test_each_is_asked_once_and_sooner_again_where_something_is_wrong(connection, noon):
    assert connection_checks.claim_due(noon) == [connection.pk]
    assert connection_checks.claim_due(noon) == []

    for fault, wait in ((None, timedelta(hours=6)), (Fault.AWAY, timedelta(minutes=10))):
        connection_checks.keep(Connection.objects.get(), Health(fault), now=noon)
        assert connection_checks.claim_due(noon + wait - timedelta(seconds=1)) == []
        assert connection_checks.claim_due(noon + wait) == [connection.pk]


def test_one_of_an_inbox_that_is_closed_is_not_asked(connection, noon):
    type(connection.inbox).objects.update(is_active=False)

    assert connection_checks.claim_due(noon) == []


def test_who_asks_at_once_leaves_the_answer_for_all(provider, page, everywhere, administrator, connection):
    Connection.objects.update(secrets={**connection.secrets, "access_token": "another"})
    administrator.post(reverse("admin:connection-check", args=[connection.pk]))

    assert WRONG in page()
    assert everywhere()


def test_supervisors_read_it_on_the_board(connection, client, olga):
    Connection.objects.update(fault=Fault.TOKEN)
    client.force_login(olga)

    assert WRONG in client.get(reverse("supervision")).text


def test_after_saving_templates_are_not_said_to_wait_for_it(page):
    assert "They are being read." in page()
