"""Who sees how to take what waits, on the board and in the conversation, and what an agent sees who is paused."""

import pytest
from django.urls import reverse

from console.supervision.consumer import _board
from routing import hiring

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def waiting(away, zoe, write, fresh):
    """Zoe waits; dan, the only agent of the group, is paused."""
    return fresh(write(zoe))


def sees(client, person, address, *args):
    client.force_login(person)
    return client.get(reverse(address, args=args)).text


@pytest.mark.parametrize("who", ["olga", "adam"])
def test_who_supervises_and_answers_takes_it_where_they_see_it(request, client, waiting, who, fresh):
    person = request.getfixturevalue(who)
    hiring.make_agent(person, channels=["chat"])
    address = reverse("take", args=[waiting.pk])

    for html in (
        sees(client, person, "supervision"),
        sees(client, person, "thread", waiting.pk),
        _board(None, person),
    ):
        assert f'hx-post="{address}"' in html

    response = client.post(address, headers=HTMX)
    assert response.headers["HX-Redirect"] == reverse("thread", args=[waiting.pk])
    assert fresh(waiting).agent == person
    assert address not in sees(client, person, "thread", waiting.pk)


def test_who_only_supervises_is_offered_to_transfer_alone(client, waiting, olga):
    for html in (sees(client, olga, "supervision"), sees(client, olga, "thread", waiting.pk)):
        assert reverse("transfer", args=[waiting.pk]) in html
        assert reverse("take", args=[waiting.pk]) not in html


def test_who_answers_on_another_channel_does_not_see_it(client, waiting, olga):
    hiring.make_agent(olga, channels=["whatsapp"])
    assert reverse("take", args=[waiting.pk]) not in sees(client, olga, "supervision")


def test_who_was_slower_is_told(client, waiting, olga, adam):
    for person in (olga, adam):
        hiring.make_agent(person, channels=["chat"])
    client.force_login(adam)
    client.post(reverse("take", args=[waiting.pk]))
    client.force_login(olga)

    response = client.post(reverse("take", args=[waiting.pk]), headers=HTMX)

    assert response.status_code == 409
    assert "Somebody was quicker" in response.text


def test_an_agent_of_the_group_who_is_paused_sees_how_to_become_available(client, waiting, away):
    html = sees(client, away.user, "thread", waiting.pk)

    assert "Waits in the queue, and you are unavailable" in html
    assert '{"channel": "chat", "wanted": "1"}' in html
    client.post(reverse("choose-availability"), {"channel": "chat", "wanted": "1"}, headers=HTMX)
    assert "Waits in the queue" not in sees(client, away.user, "thread", waiting.pk)


def test_a_supervisor_outside_the_group_is_not_told_to_become_available(client, waiting, olga):
    hiring.make_agent(olga, channels=["chat"])
    assert "you are unavailable" not in sees(client, olga, "thread", waiting.pk)
