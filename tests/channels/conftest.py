"""A company's number on WhatsApp, with a provider that plays Meta."""

import json

import hypothesis
import pytest
from django.urls import reverse

from console.connections import fetching, sender
from console.demo.provider.server import serve
from console.demo.provider.whatsapp import Customer, Number
from conversations.models import Connection, Inbox
from routing.models import Rule
from tests.channels.payloads import ACCOUNT
from tests.ports import own_port

# The same examples each time: what fails, fails for everybody.
hypothesis.settings.register_profile("tests", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("tests")

ZOE = Customer("FR.20261100000000000001", "Zoé Martin", phone="33612345678")
LEA = Customer("FR.20261100000000000007", "Léa", username="lea")


@pytest.fixture(autouse=True)
def clients():
    """What was opened to a provider is closed."""
    yield
    for client in (sender.client, fetching.client):
        client.close()


@pytest.fixture
def connection(sales):
    inbox = Inbox.objects.create(name="WhatsApp", key="number", channel="whatsapp")
    Rule.objects.bulk_create([Rule(inbox=inbox, group=sales)])  # nobody waits there yet
    return Connection.objects.create(inbox=inbox, values=dict(ACCOUNT.values), secrets=dict(ACCOUNT.secrets))


@pytest.fixture
def number():
    given = ACCOUNT.secrets
    return Number(
        ACCOUNT.values["phone_number_id"],
        "33180000000",
        given["app_secret"],
        given["access_token"],
        [ZOE, LEA],
        ACCOUNT.values["business_account"],
    )


@pytest.fixture
def provider(number, settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    with serve(number) as running:
        settings.GRAPH_API_URL = running.address
        yield running


@pytest.fixture
def post(client, connection, number):
    """The provider posts to the inbox's address; in tests the job runs at once."""

    def send(webhook, *, signature=None, key=connection.inbox.key, channel="whatsapp", query=""):
        body = webhook if isinstance(webhook, bytes) else json.dumps(webhook).encode()
        signed = number.signature(body) if signature is None else signature
        headers = {"X-Hub-Signature-256": signed} if signed is not False else {}
        at = reverse("hook", args=[channel, key]) + query
        return client.post(at, body, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def agent(hire):
    return hire("ana", channels=["whatsapp"])


@pytest.fixture
def unused_address():
    return f"http://127.0.0.1:{own_port()}/v26.0"
