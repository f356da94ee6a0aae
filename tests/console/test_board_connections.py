"""The live board tells of each connected inbox: when it was last heard of, when something went out, what failed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Connection, Inbox, Message, Webhook
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connection(sales):
    inbox = Inbox.objects.create(name="WhatsApp France", key="number", channel="whatsapp")
    Rule.objects.create(inbox=inbox, group=sales)
    return Connection.objects.create(inbox=inbox, values={}, secrets={})


@pytest.fixture
def board(client, olga):
    client.force_login(olga)
    return lambda: client.get(reverse("supervision")).text


def test_one_that_was_never_heard_of_says_so(connection, board):
    shown = board()

    assert "WhatsApp France" in shown
    assert "nothing has come in yet" in shown


def test_it_says_when_something_came_and_went(connection, board):
    now = timezone.now()
    Connection.objects.note("heard_at", now - timedelta(minutes=3))
    Connection.objects.note("sent_at", now - timedelta(minutes=2))
    shown = board()

    assert re.search(r"last event <time[^>]*>3\smin</time> ago", shown)
    assert re.search(r"last send <time[^>]*>2\smin</time> ago", shown)


def test_failures_of_the_day_and_what_is_in_quarantine_are_counted(connection, board, zoe, write):
    message = write(zoe)
    type(message.conversation).objects.update(inbox=connection.inbox)
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(failure="away", sent_at=now, from_visitor=False)
    Webhook.objects.create(inbox=connection.inbox, body=b"", received_at=now, state="quarantined", reason="unreadable")
    shown = board()

    assert "1 failure today" in shown
    assert "1 in quarantine" in shown


def test_what_lives_is_noted_once_in_a_while(connection):
    now = timezone.now()
    Connection.objects.note("heard_at", now)
    Connection.objects.note("heard_at", now + timedelta(seconds=1))
    connection.refresh_from_db()
    assert connection.heard_at == now

    Connection.objects.note("heard_at", now + timedelta(seconds=10))
    connection.refresh_from_db()
    assert connection.heard_at == now + timedelta(seconds=10)


def test_without_a_connected_inbox_nothing_is_said_of_them(board):
    assert "Connected inboxes" not in board()
