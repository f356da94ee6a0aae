"""The sheet of a transfer, and what its recipient sees."""

import json

import pytest
from django.urls import reverse

from conversations.models import Conversation, Group
from routing import answers, transfers
from routing.models import Agent
from tests.markup import flat

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(hire, zoe, write, fresh):
    hire("ana")
    return fresh(write(zoe))


@pytest.fixture
def address(held):
    return reverse("transfer", args=[held.pk])


def send(client, address, held, to, **fields):
    return client.post(address, {"to": to, "holder": held.agent_id or "", **fields}, headers=HTMX)


def test_the_sheet_shows_colleagues_with_state_load_and_skills_and_groups_with_their_queues(
    client, held, address, hire
):
    eve = hire("eve")
    Agent.objects.filter(pk=eve.pk).update(skills="Billing, returns")
    hire("ben", wanted=False)
    hire("dora", groups=[Group.objects.create(name="Billing", queue_size=10)])
    hire("emil", groups=[Group.objects.create(name="Pro", queue_size=0)], wanted=False)
    client.force_login(held.agent)

    sheet = client.get(address, headers=HTMX).content.decode()

    assert "Billing, returns" in sheet
    assert "0/3" in sheet
    assert "1 agent available, queue 0/10" in flat(sheet)
    assert "Full and without a queue: transfer refused" in sheet
    assert f'value="agent-{eve.pk}"' in sheet
    assert "Ben is unavailable: the conversation will wait for them." in sheet
    assert "Transfer anyway" in sheet
    assert f'value="agent-{held.agent.agent.pk}"' not in sheet


def test_a_transfer_leads_back_to_the_list_and_says_so(client, held, address, ben):
    client.force_login(held.agent)

    sent = send(client, address, held, f"agent-{ben.pk}", comment="Please")

    assert json.loads(sent["HX-Location"])["path"] == reverse("desk")
    assert json.loads(sent["HX-Trigger"])["say"]["text"] == "Transferred to Ben"
    assert Conversation.objects.get(pk=held.pk).agent == ben.user


def test_a_supervisor_who_reads_along_stays_there(client, held, address, olga, cleo):
    client.force_login(olga)

    sent = send(client, address, held, f"agent-{cleo.pk}")

    assert sent.status_code == 204
    assert set(json.loads(sent["HX-Trigger"])) == {"close-sheet", "say"}
    assert Conversation.objects.get(pk=held.pk).agent == cleo.user


@pytest.mark.parametrize("to", ["", "agent-0", "group-0", "agent-1 or 1=1", "nobody", "group-" + "9" * 18])
def test_what_is_no_choice_is_refused_in_the_sheet(client, held, address, ben, to):
    client.force_login(held.agent)

    refused = send(client, address, held, to, comment="My comment")

    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert "My comment" in refused.content.decode()
    assert Conversation.objects.get(pk=held.pk).agent == held.agent


def test_who_turned_unavailable_meanwhile_is_said_and_may_be_chosen_anyway(client, held, address, hire):
    ben = hire("ben", wanted=False)
    client.force_login(held.agent)

    refused = send(client, address, held, f"agent-{ben.pk}")

    assert refused.status_code == 422
    sheet = refused.content.decode()
    assert "Ben is unavailable now" in sheet
    assert f'value="anyway-{ben.pk}" checked' in flat(sheet)
    assert send(client, address, held, f"anyway-{ben.pk}").status_code == 200
    assert Conversation.objects.get(pk=held.pk).agent == ben.user


def test_the_recipient_reads_who_sent_it_and_the_comment_in_the_offer_and_in_the_head(client, held, hire, later):
    ben = hire("ben")
    transfers.transfer(held.agent, held.pk, to=ben, comment="<b>Invoice</b> 20611", now=later(seconds=1))
    client.force_login(ben.user)

    page = client.get(reverse("thread", args=[held.pk])).content.decode()

    assert page.count("Transferred by <b>Ana</b>") == 2
    assert page.count("&lt;b&gt;Invoice&lt;/b&gt; 20611") == 3  # and in the line of the thread
    assert "<b>Ana</b> transferred it to <b>Ben</b>" in page


def test_a_visitor_sees_nothing_of_it(client, held, shop, hire, later):
    from console.widget import screens

    transfers.transfer(held.agent, held.pk, to=hire("ben"), comment="A secret", now=later(seconds=1))
    assert held.messages.filter(event="transferred", details__comment="A secret").exists()

    [(html, _reached)] = screens.rows_after(held.visitor, shop, (0, 0))

    assert "Hello" in html
    assert "secret" not in html


def test_the_note_goes_with_the_recipients_answer_and_does_not_come_back(client, held, hire, later, olga):
    ben = hire("ben")
    transfers.transfer(held.agent, held.pk, to=ben, comment="The first time", now=later(seconds=1))
    answers.answer(ben.user, held.pk, text="Here", client_id="b", now=later(seconds=2))
    transfers.transfer(olga, held.pk, to=hire("eve"), comment="The second time", now=later(seconds=3))
    client.force_login(olga)
    assert "transfer-note" in client.get(reverse("thread", args=[held.pk])).content.decode()

    answers.answer(Conversation.objects.get(pk=held.pk).agent, held.pk, text="Eve", client_id="e", now=later(seconds=4))

    assert "transfer-note" not in client.get(reverse("thread", args=[held.pk])).content.decode()
