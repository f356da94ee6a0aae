"""Passwords: forgotten, chosen anew, changed."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from console.accounts import passwords
from console.limits.models import Limits
from conversations.people.models import User

pytestmark = pytest.mark.django_db
NEW = "another horse battery"


@pytest.fixture(autouse=True)
def nothing_asked_yet():
    cache.clear()


def ask(client, email):
    return client.post(reverse("password-forgotten"), {"email": email})


def letters(mailoutbox, *emails):
    for email in emails:
        passwords.send.call(email, "en")
    return mailoutbox


def test_the_answer_says_nothing_about_who_exists(client, ana):
    known, unknown = ask(client, ana.user.email), ask(client, "nobody@example.com")

    assert known.status_code == unknown.status_code == 200
    assert _words(known).replace(ana.user.email, "X") == _words(unknown).replace("nobody@example.com", "X")


def _words(response):
    return re.search(r"<form.*?</form>", response.content.decode(), re.DOTALL)[0].partition("<h1>")[2]


def test_a_letter_goes_to_who_may_sign_in(mailoutbox, ana):
    assert letters(mailoutbox, "nobody@example.com") == []
    User.objects.filter(pk=ana.user.pk).update(is_active=False)
    assert letters(mailoutbox, ana.user.email) == []
    User.objects.filter(pk=ana.user.pk).update(is_active=True)
    assert len(letters(mailoutbox, ana.user.email)) == 1


def test_the_link_of_the_letter_is_good_once(client, mailoutbox, ana):
    (letter,) = letters(mailoutbox, ana.user.email)
    path = re.search(r"/password/\S+", letter.body)[0]
    form = client.get(path, follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": NEW, "new_password2": NEW})

    ana.user.refresh_from_db()
    assert ana.user.check_password(NEW)
    assert client.get(reverse("desk")).status_code == 200
    client.logout()
    assert b"new_password1" not in client.get(path, follow=True).content


def test_one_address_gets_one_letter_in_a_while(client, ana, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords, "send", type("Job", (), {"enqueue": lambda *args: asked.append(args)}))
    ask(client, ana.user.email)
    ask(client, f" {ana.user.email.upper()}")

    assert len(asked) == 1


def test_who_asks_for_many_is_refused_in_words(client):
    Limits.objects.create(letters_from_address=2)
    assert [ask(client, f"{n}@example.com").status_code for n in range(3)] == [200, 200, 429]


def test_a_password_is_changed_by_the_old_one(client, ana):
    ana.user.set_password("right horse battery")
    ana.user.save(update_fields=["password"])
    client.force_login(ana.user)
    said = {"new_password1": NEW, "new_password2": NEW}

    assert client.post(reverse("password-change"), {"old_password": "wrong", **said}).status_code == 422
    assert client.post(reverse("password-change"), {"old_password": "right horse battery", **said}).status_code == 302
    ana.user.refresh_from_db()
    assert ana.user.check_password(NEW)
    assert client.get(reverse("desk")).status_code == 200


def test_where_no_letter_leaves_the_server_nothing_is_promised(client, ana, monkeypatch):
    monkeypatch.setattr("console.server.mail.goes_out", lambda: False)
    for page in (client.get(reverse("password-forgotten")), ask(client, ana.user.email)):
        assert "Ask your administrator for a new password link." in page.text
        assert "on its way" not in page.text
