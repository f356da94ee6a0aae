"""An escalation as supervisors see it: on the board, by e-mail, in the administration."""

import smtplib

import pytest
from django.core import mail
from django.urls import reverse

from console.supervision import letters
from conversations.models import Group
from routing import answers, assignment, escalation
from routing.models import Escalation, EscalationStep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begun(sales, hire, zoe, write):
    """Nobody is there for zoe, and supervisors are to be told."""
    EscalationStep.objects.create(group=sales, kind="tell")
    hire("ana", wanted=False)
    message = write(zoe, "Is anybody there?")
    return Escalation.objects.get(pk=message.conversation_id)


def test_supervisors_get_an_e_mail_in_their_language_without_the_visitors_words(begun, olga):
    escalation.act_due(begun.due_at)

    [letter] = mail.outbox
    assert letter.to == [olga.email]
    assert letter.subject == "Nobody is there for Zoe"
    assert f"/desk/{begun.pk}/" in letter.body
    assert "Is anybody there?" not in letter.body


def test_who_reads_french_gets_it_in_french(begun, olga):
    olga.language = "fr"

    assert letters.letter(begun.conversation, olga).subject != letters.letter(begun.conversation, olga).body
    assert "Personne" in letters.letter(begun.conversation, olga).subject


def test_no_letter_goes_out_once_somebody_has_answered(begun, olga):
    escalation.end(begun.pk)

    letters.send.func(begun.pk, olga.pk)

    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_asked_again(begun, olga, monkeypatch):
    asked = []

    class Later:
        def enqueue(self, *given):
            asked.append(given)

    monkeypatch.setattr(type(letters.send), "using", lambda _task, **_when: Later())

    def away(_letter):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(letters.EmailMessage, "send", away)

    letters.send.func(begun.pk, olga.pk)
    letters.send.func(begun.pk, olga.pk, letters.ATTEMPTS - 1)

    assert asked == [(begun.pk, olga.pk, 1)]


def test_the_board_says_that_nobody_is_there_until_somebody_is(client, begun, olga, hire):
    client.force_login(olga)
    assert "nobody is there" not in client.get(reverse("supervision")).text

    escalation.act_due(begun.due_at)
    assert "Zoe: nobody is there" in client.get(reverse("supervision")).text

    ben = hire("ben")
    assignment.route([begun.pk], now=begun.began_at)
    answers.answer(ben.user, begun.pk, text="Hello", client_id="b1", now=begun.began_at)
    assert "nobody is there" not in client.get(reverse("supervision")).text


def test_an_administrator_builds_the_chain_with_the_group(client, sales, adam, olga, ana):
    support = Group.objects.create(name="Support")
    client.force_login(adam)
    page = reverse("admin:conversations_group_change", args=[sales.pk])
    assert "while nobody of the group is there" in client.get(page).text
    rows = {
        "escalation-TOTAL_FORMS": 2,
        "escalation-INITIAL_FORMS": 0,
        "escalation-0-position": 1,
        "escalation-0-after": 60,
        "escalation-0-kind": "next_group",
        "escalation-0-target": support.pk,
        "escalation-1-position": 2,
        "escalation-1-after": 120,
        "escalation-1-kind": "tell",
        "escalation-1-people": [olga.pk],
    }

    answer = client.post(page, {"name": "Sales", "queue_size": 3, "members": [ana.user_id], **rows})

    assert answer.status_code == 302
    first, second = sales.escalation.all()
    assert (first.after, first.target) == (60, support)
    assert (second.kind, list(second.people.all())) == ("tell", [olga])

    rows |= {"escalation-INITIAL_FORMS": 2, "escalation-0-id": first.pk, "escalation-1-id": second.pk}
    refused = client.post(page, {"name": "Sales", "queue_size": 3, **rows, "escalation-0-target": sales.pk})
    assert "Choose another group than this one." in refused.text
    client.post(page, {"name": "Sales", "queue_size": 3, **rows, "escalation-1-people": [adam.pk]})
    assert list(second.people.all()) == [adam]
