"""What a person sees where the product itself fails."""

import pytest
from django.db import connection
from django.urls import reverse


@pytest.mark.django_db
def test_a_fault_of_ours_is_said_in_words_without_asking_the_database_anything(client, ana, monkeypatch, settings):
    client.force_login(ana.user)
    client.raise_request_exception = False
    monkeypatch.setattr("console.shell.page.context", lambda _user: 1 / 0)

    answer = client.get(reverse("desk"))

    assert answer.status_code == 500
    assert "Something failed on our side" in answer.text
    assert "division" not in answer.text
    assert f'href="{reverse("home")}"' in answer.text


def test_it_is_drawn_even_while_the_database_is_away(client, monkeypatch):
    def away(*_args, **_options):
        raise OSError("away")

    client.raise_request_exception = False
    monkeypatch.setattr(connection, "ensure_connection", away)

    answer = client.get(reverse("desk"), headers={"cookie": "sessionid=abcdefghijklmnop"})

    assert answer.status_code == 500
    assert "Something failed on our side" in answer.text


def test_what_a_role_does_not_include_is_said_in_words(client, adam):
    """Settings of which there is one row cannot be added to: Django would answer "403 Forbidden", white in the dark."""
    client.force_login(adam)

    answer = client.get(reverse("admin:limits_limits_add"))

    assert answer.status_code == 403
    assert "Your role does not include this page." in answer.text
    assert f'href="{reverse("home")}"' in answer.text
