"""The one link that founds a company: printed, good once, for a day."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from console.management.commands.serve import Command as Serve
from console.setup import first
from conversations.base.errors import NotPossible
from conversations.people import founding
from conversations.people.models import Company, Role, User

from .company import FIRST, link

pytestmark = pytest.mark.django_db


def test_the_link_founds_the_company_and_signs_in(client):
    response = client.post(link(), FIRST)

    assert response["Location"] == reverse("setup")
    assert Company.objects.get().name == "Dupont"
    user = User.objects.get()
    assert (user.email, user.role, user.first_name) == ("zoe@example.com", Role.ADMINISTRATOR, "Zoé")
    assert client.get(reverse("setup")).status_code == 200


@pytest.mark.parametrize(
    ("said", "kept"), [("America/Montreal", "America/Montreal"), ("Mars", "Europe/Paris"), ("", "Europe/Paris")]
)
def test_the_time_zone_is_the_browsers(client, said, kept):
    client.post(link(), {**FIRST, "timezone": said})
    assert User.objects.get().timezone == kept


def test_the_link_is_good_once(client, founder):
    for method in (client.get, client.post):
        assert method(link(), FIRST).status_code == 410
    assert User.objects.count() == 1


def test_an_old_or_invented_link_is_refused(client, monkeypatch):
    assert client.get(reverse("setup-first", args=["invented"])).status_code == 410
    monkeypatch.setattr(founding, "GOOD_FOR", timedelta(seconds=-1))
    assert client.post(link(), FIRST).status_code == 410
    assert not User.objects.exists()


def test_of_two_who_found_at_once_one_wins(noon):
    Company.objects.create(pk=1, name="First", founded_at=noon)
    with pytest.raises(NotPossible):
        founding.found(
            founding.new_token(), company="Second", password="x", now=noon, first_name="B", email="b@example.com"
        )
    assert not User.objects.exists()


def test_a_password_that_is_easy_to_guess_is_refused(client):
    response = client.post(link(), {**FIRST, "password": "password12"})

    assert response.status_code == 422
    assert not User.objects.exists()


def test_the_command_prints_a_link_that_opens(client, capsys):
    call_command("setup")
    printed = capsys.readouterr().out
    path = printed[printed.index("/setup/first/") :].split()[0]

    assert client.get(path).status_code == 200


def test_a_server_prints_it_once_its_pages_open(client, capsys):
    Serve()._say_where("127.0.0.1", 8000, first.first_link())
    listens, printed = capsys.readouterr().out.split("\n", 1)

    assert listens.startswith("Pupitre listens on http://127.0.0.1:8000/")
    assert client.get(printed[printed.index("/setup/first/") :].split()[0]).status_code == 200


def test_where_people_work_a_server_prints_none(founder):
    assert first.first_link() == ""


def test_the_command_prints_none_where_people_work(capsys, founder):
    call_command("setup")
    assert "/setup/first/" not in capsys.readouterr().out


def test_a_superuser_needs_no_more_than_an_address(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "right horse battery")
    call_command("createsuperuser", "--noinput", "--email=root@example.com", verbosity=0)

    assert User.objects.get().first_name == "root"
