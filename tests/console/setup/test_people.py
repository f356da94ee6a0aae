"""People are invited, several at once, and choose their password by a link."""

import re

import pytest
from django.urls import reverse

from console.server.password_links import password_link
from console.setup import invitations
from console.setup.forms import PeopleForm
from conversations.models import Group
from conversations.people.models import Role, User

from .company import FIRST, do

pytestmark = pytest.mark.django_db


def test_people_come_several_at_once_and_by_a_link_each(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    do(
        client,
        "people",
        people="Inès Marchal, ines@example.com\nKarim <KARIM@example.com>\nx@example.com",
        role="agent",
    )

    ines, karim, x = User.objects.exclude(pk=founder.pk).order_by("pk")
    assert (ines.get_full_name(), karim.email, x.first_name) == ("Inès Marchal", "karim@example.com", "X")
    assert list(ines.agent.availabilities.values_list("channel", flat=True)) == ["chat"]
    page = client.get(reverse("setup")).content.decode()
    assert page.count("/password/") >= 3


@pytest.mark.parametrize("people", ["nobody", "a@example.com\na@example.com", "zoe@example.com"])
def test_people_who_cannot_be_invited_are_named(client, founder, people):
    response = do(client, "people", people=people, role="agent")

    assert response.status_code == 422
    assert User.objects.count() == 1


def test_no_administrator_is_made_by_a_form_of_agents(client, founder):
    assert do(client, "people", people="a@example.com", role="administrator").status_code == 422


def test_who_was_invited_chooses_a_password_once(client, founder):
    do(client, "people", people="a@example.com", role="agent")
    user = User.objects.get(email="a@example.com")
    address = password_link(user).partition("//")[2].partition("/")[2]
    client.logout()
    form = client.get(f"/{address}", follow=True)
    chosen = {"new_password1": FIRST["password"], "new_password2": FIRST["password"], "timezone": "America/Montreal"}
    client.post(form.request["PATH_INFO"], chosen)

    assert client.get(reverse("desk")).status_code == 200
    assert User.objects.get(pk=user.pk).timezone == "America/Montreal"
    client.logout()
    assert b"new_password1" not in client.get(f"/{address}", follow=True).content
    assert user not in invitations.invited()


def test_a_letter_invites(client, founder, mailoutbox):
    user = User.objects.create_user("a@example.com", first_name="Anne")
    invitations.send.call(user.pk, "Zoé", "fr")

    (letter,) = mailoutbox
    assert letter.to == ["a@example.com"]
    assert "/password/" in letter.body
    assert "Dupont" in letter.body


def test_who_is_invited_later_is_of_the_group_that_there_is(client, founder):
    group = Group.objects.create(name="Support")
    do(client, "people", people="Inès, ines@example.com", role="agent", group=group.pk)
    do(client, "me")

    assert group.members.count() == 2
    assert "in no group" not in client.get(reverse("setup")).content.decode()


def test_of_several_groups_one_is_chosen_and_who_is_in_none_is_shown(client, founder):
    Group.objects.create(name="Sales")
    support = Group.objects.create(name="Support")
    do(client, "people", people="Inès, ines@example.com", role="agent", group=support.pk)
    do(client, "people", people="Sam, sam@example.com", role="supervisor", group=support.pk)
    assert "in no group" not in client.get(reverse("setup")).content.decode()
    do(client, "me")

    assert [user.first_name for user in support.members.all()] == ["Inès"]
    assert "in no group: receives nothing" in client.get(reverse("setup")).content.decode()


def test_who_answers_too_is_told_how_to_go_on(client, founder):
    response = do(client, "me")

    assert response["Location"] == f"{reverse('setup')}#people"
    assert "You answer too. Open your desk" in client.get(reverse("setup")).text


def test_an_agent_without_password_is_given_a_new_link(client, founder, ana):
    page = client.post(reverse("setup-link", args=[ana.user.pk])).text
    link = re.search(r'value="(\S+/password/\S+)"', page)[1]

    assert f"With this link {ana.user.get_full_name()} chooses a new password." in page
    client.logout()
    assert client.get(link, follow=True).status_code == 200


def test_of_two_who_invite_the_same_person_at_once_one_does(client, founder, monkeypatch):
    clean = PeopleForm.clean_people

    def overtaken(form):
        people = clean(form)
        invitations.invite(people, Role.AGENT)
        return people

    monkeypatch.setattr(PeopleForm, "clean_people", overtaken)
    response = do(client, "people", people="Ben, ben@example.com", role=Role.AGENT)

    assert response.status_code == 422
    assert "ben@example.com is here already." in response.content.decode()
    assert User.objects.filter(email="ben@example.com").count() == 1
