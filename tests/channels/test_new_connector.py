"""A connector is one class: here the test declares one, and nothing else knows of its provider."""

import json
from concurrent.futures import Future
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from console.connections import sender
from conversations.connectors.connector import Arrival, Connector, Kind, Person, Request, Setting, Taken, Unreadable
from conversations.connectors.health import Health
from conversations.models import Connection, Conversation, Message, OutsideId, Webhook
from routing import answers
from tests.fax import declare

pytestmark = pytest.mark.django_db(transaction=True)


class FaxLine(Connector):
    """A provider that signs with its password and calls faxes by their numbers."""

    settings = (
        Setting("line", "Line", "The number of the machine."),
        Setting("password", "Password", "With which it signs.", is_secret=True),
    )
    steps = ("Plug the machine in.", "Write its number down.")
    signed_by = ("X-Fax-Password",)
    pace = timedelta(0)

    def challenge(self, query, account):
        return query.get("echo")

    def is_genuine(self, body, headers, account, url):
        return headers.get("X-Fax-Password") == account.secrets["password"]

    def parse(self, body, account):
        try:
            fax = json.loads(body)
            return [Arrival(fax["number"], None, Person(phone=fax["from"]), Kind.TEXT, fax["text"])]
        except (ValueError, TypeError, LookupError) as trouble:
            raise Unreadable("no fax") from trouble

    def text_message(self, person, text, account):
        return Request(f"https://fax.example.org/{account.values['line']}/{person.phone}", text.encode())

    def answer(self, status, headers, body):
        return Taken([body.decode()])

    def checks(self, account):
        return [Request(f"https://fax.example.org/{account.values['line']}", method="GET")]

    def health(self, status, body):
        return Health(name="The machine")


class Exchange:
    """The network, as far as the sender knows it: keeps what is posted, and calls each fax by a number."""

    def __init__(self):
        self.posted = []

    def request(self, method, url, *, body, **_bounds):
        self.posted.append((method, url, body.decode()))
        return SimpleNamespace(status=200, headers={}, body=b"fax-%d" % len(self.posted))

    def run(self, answer):
        future = Future()
        future.set_result(answer)
        return future


@pytest.fixture(autouse=True)
def clients():
    """None of those that the other tests close: nothing is asked of the network here."""


@pytest.fixture
def exchange(monkeypatch):
    exchange = Exchange()
    monkeypatch.setattr(sender, "client", exchange)
    return exchange


@pytest.fixture
def inbox(monkeypatch, sales):
    return declare(monkeypatch, sales, connector=FaxLine())


@pytest.fixture
def connection(inbox):
    return Connection.objects.create(inbox=inbox, values={"line": "4521"}, secrets={"password": "beep"})


@pytest.fixture
def post(client, connection):
    def send(body, signed="beep"):
        at = reverse("hook", args=["fax", "machine"])
        return client.post(at, body, content_type="application/json", headers={"X-Fax-Password": signed})

    return send


LETTER = {"number": "fax-0", "from": "33612345678", "text": "Where is my lamp?"}


def test_an_administrator_sees_what_to_do_and_what_is_asked_for(client, adam, inbox):
    client.force_login(adam)

    page = client.get(reverse("admin:conversations_inbox_change", args=[inbox.pk])).text

    assert page.index("Plug the machine in.") < page.index("Write its number down.")
    assert 'name="connection-0-line"' in page
    assert 'name="connection-0-password"' in page


def test_its_provider_finds_the_address_and_nobody_else_posts_there(client, post):
    assert client.get(reverse("hook", args=["fax", "machine"]), {"echo": "42"}).content == b"42"

    assert post(json.dumps(LETTER), signed="boop").status_code == 403
    assert not Message.objects.exists()


def test_what_is_written_there_is_on_an_agents_desk(hire, post):
    ana = hire("ana", channels=["fax"])

    assert post(json.dumps(LETTER)).status_code == 200

    message = Message.objects.get(from_visitor=True)
    assert message.text == "Where is my lamp?"
    assert message.conversation.agent == ana.user
    assert OutsideId.objects.get(message=message).outside_id == "fax-0"


def test_the_answer_goes_out_by_it_and_is_known_by_the_name_that_its_provider_gives(hire, post, exchange):
    ana = hire("ana", channels=["fax"])
    post(json.dumps(LETTER))
    conversation = Conversation.objects.get()

    message = answers.answer(ana.user, conversation.pk, text="On its way.", client_id="a", now=conversation.opened_at)

    assert exchange.posted == [("POST", "https://fax.example.org/4521/33612345678", "On its way.")]
    message.refresh_from_db()
    assert message.status == Message.Status.SENT
    assert OutsideId.objects.get(message=message).outside_id == "fax-1"


def test_what_is_no_fax_is_kept_for_an_administrator(post):
    assert post(b"[]").status_code == 200
    assert list(Webhook.objects.values_list("state", "reason")) == [("quarantined", "unreadable")]
