"""Templates come from the provider, the approved ones are offered, and one goes out filled where no words would."""

import json
import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from console import clock
from console.connections import sender, templates
from console.demo.provider.server import Trouble
from console.demo.templates_of_whatsapp import TEMPLATES
from conversations import message_templates
from conversations.base.errors import NotPossible, NotReachable
from conversations.connectors.connector import Later, Refused
from conversations.connectors.failure import Failure
from conversations.connectors.templates import Page, State
from conversations.connectors.whatsapp.templates import WhatsAppTemplates
from conversations.models import Connection, Conversation, Identity, Message, MessageTemplate
from routing import answers
from tests.channels.conftest import ZOE
from tests.channels.payloads import body, webhooks

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENTED = webhooks("whatsapp_templates", "listed")


def read(name):
    return WhatsAppTemplates().page(200, body(DOCUMENTED[name]))


# ---- what WhatsApp tells


def test_each_template_is_known_with_its_gaps_and_state():
    page = read("states")

    assert {template.name: template.state for template in page.templates} == {
        "order_sent": State.APPROVED,
        "with_names": State.APPROVED,
        "being_looked_at": State.PENDING,
        "rejected": State.REJECTED,
        "paused": State.PAUSED,
        "disabled": State.REJECTED,
    }
    order_sent = page.templates[0]
    assert order_sent.body == "Hello {{1}}, your order {{2}} is on its way."
    assert (order_sent.language, order_sent.footer, order_sent.buttons) == ("en_US", "Our shop", ["Track it"])
    assert page.after == "MjQZD"


def test_what_needs_more_than_words_is_not_offered():
    assert {template.state for template in read("unfit").templates} == {State.UNFIT}
    assert read("unfit").after == ""


NAMES = ["data", "paging", "cursors", "components", "type", "text", "id", "error"]
ANSWERS = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(ANSWERS)
def test_no_answer_makes_it_fail(value):
    for status in (200, 400, 500):
        WhatsAppTemplates().page(status, json.dumps(value).encode())


def test_a_refusal_is_told_as_one():
    error = body({"error": {"code": 190}})

    assert WhatsAppTemplates().page(401, error) == Refused(Failure.NOT_ALLOWED, "190")
    assert isinstance(WhatsAppTemplates().page(503, b""), Later)
    assert isinstance(WhatsAppTemplates().page(200, b"{}"), Page)


# ---- brought here


@pytest.fixture
def known(connection, provider, number):
    """The inbox has the templates of its provider."""
    number.templates = list(TEMPLATES)
    templates.ask_when_due(timezone.now())
    return connection


def named(name):
    return MessageTemplate.objects.get(name=name)


def test_all_pages_are_read_and_only_the_approved_are_offered(known):
    assert MessageTemplate.objects.count() == 3
    assert [one.name for one in message_templates.offered(known.inbox)] == [
        "commande_expediee",
        "suite_de_votre_demande",
    ]


def test_they_are_read_again_after_some_hours_and_follow_the_provider(known, number):
    now = Connection.objects.get().templates_read_at
    number.templates = [{**TEMPLATES[0], "status": "PAUSED"}]

    assert templates.ask_when_due(now + timedelta(hours=5)) == 0
    assert templates.ask_when_due(now + timedelta(hours=6, seconds=1)) == 1

    assert [one.state for one in MessageTemplate.objects.all()] == [State.PAUSED]
    assert not message_templates.offered(known.inbox).exists()


def test_of_several_clocks_one_asks(known):
    later = timezone.now() + timedelta(hours=7)

    assert message_templates.claim_due(later) == [known.inbox_id]
    assert message_templates.claim_due(later) == []


def test_what_cannot_be_read_leaves_what_is_known_and_is_told(known, provider, administrator):
    provider.answers_nobody = Trouble(401, code=190)
    message_templates.ask(type(known.inbox).objects.all())
    templates.ask_when_due(timezone.now())

    connection = Connection.objects.get()
    assert MessageTemplate.objects.count() == 3
    assert connection.templates_failure == Failure.NOT_ALLOWED
    page = administrator.get(reverse("admin:conversations_inbox_change", args=[connection.inbox_id])).text
    assert "They could not be read: the channel does not let us in." in page


def test_an_account_that_was_not_entered_is_told(known):
    Connection.objects.update(values={}, templates_due_at=None)

    templates.ask_when_due(timezone.now())

    assert Connection.objects.get().templates_failure == Failure.NOT_ALLOWED


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def test_an_administrator_has_them_read_at_once_and_sees_them(known, administrator):
    inboxes = reverse("admin:conversations_inbox_changelist")
    chosen = {"action": "read_templates", "_selected_action": [known.inbox_id]}
    assert administrator.post(inboxes, chosen, follow=True).status_code == 200
    assert templates.ask_when_due(timezone.now()) == 1

    assert "commande_expediee" in administrator.get(reverse("admin:conversations_messagetemplate_changelist")).text
    page = administrator.get(reverse("admin:conversations_inbox_change", args=[known.inbox_id])).text
    assert "2 are approved" in page


def test_the_clock_asks():
    assert templates.ask_when_due in {getattr(part, "part", part) for part in clock.DUE}


# ---- sent


@pytest.fixture
def conversation(known, post, number, agent):
    """Their last message was two days ago."""
    long_ago = timezone.now() - timedelta(days=2)
    post(number.message(ZOE, "Bonjour", at=int(long_ago.timestamp())))
    return Conversation.objects.get()


VALUES = {"body-1": "Zoé", "body-2": "A-1042"}


@pytest.fixture
def send(agent, conversation):
    def write(values=VALUES, *, name="commande_expediee", client_id="1"):
        return answers.answer_with_template(
            agent.user,
            conversation.pk,
            template_id=named(name).pk,
            values=values,
            client_id=client_id,
            now=timezone.now(),
        )

    return write


def test_it_goes_out_although_the_window_has_closed(send, provider, agent, conversation):
    with pytest.raises(NotPossible, match="Too late: WhatsApp accepts an answer only for some time"):
        answers.answer(agent.user, conversation.pk, text="Bonjour", client_id="0", now=timezone.now())

    message = send()

    assert message.text.startswith("Bonjour Zoé, votre commande A-1042 est partie.")
    assert Message.objects.get(pk=message.pk).status == Message.Status.SENT
    assert provider.sent[0]["template"] == {
        "name": "commande_expediee",
        "language": {"code": "fr"},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "Zoé"}, {"type": "text", "text": "A-1042"}]}
        ],
    }


def test_gaps_that_have_a_name_go_by_it(send, provider):
    send({"header-jour": "12 novembre", "body-prenom": "Zoé"}, name="suite_de_votre_demande")

    header, text = provider.sent[0]["template"]["components"]
    assert header["parameters"] == [{"type": "text", "parameter_name": "jour", "text": "12 novembre"}]
    assert text["parameters"][0]["parameter_name"] == "prenom"


def test_a_second_tap_sends_nothing_more(send, provider):
    assert send() == send()
    assert len(provider.sent) == 1


@pytest.mark.parametrize(
    "values", [{}, {"body-1": "Zoé"}, {"body-1": "Zoé", "body-2": "  "}, {"body-1": 1, "body-2": "x"}]
)
def test_a_gap_that_is_empty_is_asked_for(send, provider, values):
    with pytest.raises(NotPossible, match="Fill in every field"):
        send(values)
    assert not provider.sent


def test_a_gap_is_one_line_and_so_long_and_no_longer(send, provider):
    send({"body-1": " Zoé\n\tMartin ", "body-2": "1"})
    assert provider.sent[0]["template"]["components"][0]["parameters"][0]["text"] == "Zoé Martin"

    with pytest.raises(NotPossible, match="at most 500 characters"):
        send({"body-1": "x" * 501, "body-2": "1"}, client_id="2")


def test_one_that_was_paused_meanwhile_is_not_sent(send, provider):
    MessageTemplate.objects.update(state=State.PAUSED)

    with pytest.raises(NotPossible, match="no longer offered"):
        send()


def test_one_that_failed_is_sent_again_as_it_was(send, provider, agent, conversation):
    provider.then(Trouble(400, code=131042))
    message = send()
    assert Message.objects.get(pk=message.pk).failure == Failure.UNPAID

    answers.send_again(agent.user, conversation.pk, message.pk, now=timezone.now())

    assert Message.objects.get(pk=message.pk).status == Message.Status.SENT
    assert provider.sent[0]["type"] == "template"


def test_nobody_sends_one_in_a_conversation_that_is_not_theirs(conversation, hire, known):
    with pytest.raises(NotReachable):
        answers.answer_with_template(
            hire("ben").user,
            conversation.pk,
            template_id=named("commande_expediee").pk,
            values=VALUES,
            client_id="1",
            now=timezone.now(),
        )


def test_the_sheet_lists_them_and_what_was_filled_in_stays_where_it_was_refused(conversation, agent, client):
    client.force_login(agent.user)
    at = reverse("templates", args=[conversation.pk])
    assert "commande_expediee" in client.get(at).text
    assert "soldes" not in client.get(at).text
    form = client.get(at, {"template": named("commande_expediee").pk}).text
    assert 'name="body-2"' in form

    sent = {"template": named("commande_expediee").pk, "body-1": "Zoé", "client_id": "1"}
    refused = client.post(at, sent)
    assert refused.status_code == 422
    assert 'value="Zoé"' in refused.text
    assert client.post(at, {**sent, "body-2": "A-1042"}).status_code == 204
    assert Message.objects.filter(agent=agent.user).count() == 1


def test_until_when_one_may_answer_stands_in_the_head(conversation, agent, client):
    client.force_login(agent.user)
    until = timezone.now() + timedelta(hours=3)
    Identity.objects.update(answerable_until=until)

    page = client.get(reverse("thread", args=[conversation.pk])).text

    [written] = re.findall(r'data-window-end="([^"]+)"', page)
    assert datetime.fromisoformat(written) == until
    assert "Choose a template" in page


def test_the_worker_asks_again_right_before_it_sends(send, provider, agent, conversation, monkeypatch):
    """The window closes while an answer waits for its turn."""
    Identity.objects.update(answerable_until=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(sender, "send", SimpleNamespace(enqueue=lambda _conversation: None))
    message = answers.answer(agent.user, conversation.pk, text="Oui", client_id="2", now=timezone.now())

    sender.send_waiting(conversation.pk, clock=lambda: timezone.now() + timedelta(hours=2))

    assert Message.objects.get(pk=message.pk).failure == Failure.WINDOW_CLOSED
    assert not provider.sent
