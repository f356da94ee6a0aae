"""An administrator checks a connection, and is told in words what is wrong; what ends at a provider is told before."""

import json
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from console.connections import checks, sender
from console.demo import channels
from console.demo.provider.server import serve
from conversations.channels import CHANNELS
from conversations.connectors import meta
from conversations.connectors.health import Fault, Health
from conversations.models import Connection, Inbox

pytestmark = pytest.mark.django_db(transaction=True)
CONNECTED = [channel for channel in CHANNELS.values() if channel.connector is not None]
each = pytest.mark.parametrize("channel", [channel.name for channel in CONNECTED])


@pytest.fixture
def entrances():
    return {entrance.channel: entrance for entrance in channels.entrances()}


@pytest.fixture
def provider(entrances, settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    with serve(*(entrance.account for entrance in entrances.values())) as running:
        settings.GRAPH_API_URL, settings.TWILIO_API_URL = running.address, running.base
        settings.TWILIO_MESSAGING_URL = running.base
        yield running
    sender.client.close()


@pytest.fixture
def connected(entrances):
    def connect(channel, **changes):
        entrance = entrances[channel]
        inbox = Inbox.objects.create(name=channel, key=channel, channel=channel)
        values = {name: changes.get(name, value) for name, value in entrance.values.items()}
        secrets = {name: changes.get(name, value) for name, value in entrance.secrets.items()}
        return Connection.objects.create(inbox=inbox, values=values, secrets=secrets)

    return connect


@each
def test_what_is_right_works_and_is_called_by_its_name(provider, connected, channel):
    health = checks.health_of(connected(channel))

    assert health.fault is None
    assert health.name


@each
def test_a_wrong_token_is_told(provider, connected, channel):
    name = "auth_token" if channel == "sms" else "access_token"

    assert checks.health_of(connected(channel, **{name: "another"})).fault == Fault.TOKEN


@each
def test_what_is_missing_is_told_without_asking(connected, channel):
    connection = connected(channel)
    connection.secrets = {}

    assert checks.health_of(connection).fault == Fault.INCOMPLETE


@each
def test_a_provider_that_is_not_reached_is_told(connected, channel, settings, unused_address):
    settings.OUTGOING_TO_THIS_MACHINE = True
    settings.GRAPH_API_URL = settings.TWILIO_API_URL = settings.TWILIO_MESSAGING_URL = unused_address

    assert checks.health_of(connected(channel)).fault == Fault.AWAY


@pytest.mark.parametrize("channel", [one.name for one in CONNECTED if one.name != "sms"])
def test_an_app_secret_of_another_app_is_told(provider, connected, channel):
    assert checks.health_of(connected(channel, app_secret="another")).fault == Fault.SECRET


def test_a_number_that_is_not_the_account_s_is_told(provider, connected):
    assert checks.health_of(connected("sms", sender="+33600000000")).fault == Fault.ACCOUNT


class TestMessagingService:
    SERVICE = "MG0123456789abcdef0123456789abcdef"

    @pytest.fixture
    def service(self, entrances, connected):
        entrances["sms"].account.service = self.SERVICE
        return connected("sms", sender=self.SERVICE)

    def test_one_of_the_account_works_and_is_called_by_its_name(self, provider, service):
        assert checks.health_of(service) == Health(name="Lorme’s numbers")

    def test_one_that_the_account_has_not_is_told(self, provider, connected):
        assert checks.health_of(connected("sms", sender=self.SERVICE)) == Health(Fault.ACCOUNT, code="20404")

    def test_the_account_is_looked_at_first(self, provider, service, entrances, monkeypatch):
        suspended = {"sid": entrances["sms"].account.account_sid, "status": "suspended"}
        monkeypatch.setattr(entrances["sms"].account, "look", lambda *_asked: (200, suspended))

        assert checks.health_of(service).fault == Fault.SUSPENDED


@pytest.mark.parametrize(
    ("status", "code", "fault"),
    [
        (400, 190, Fault.TOKEN),
        (400, 100, Fault.ACCOUNT),
        (400, 803, Fault.ACCOUNT),
        (403, 10, Fault.PERMISSION),
        (403, 200, Fault.PERMISSION),
        (400, 368, Fault.SUSPENDED),
        (400, 2635, Fault.VERSION),
        (400, 613, Fault.AWAY),
        (500, 0, Fault.AWAY),
        (400, 31337, Fault.UNKNOWN),
    ],
)
def test_what_meta_s_answer_means(status, code, fault):
    assert meta.health(status, json.dumps({"error": {"code": code}}).encode()) == Health(fault, code=str(code))


@each
@pytest.mark.parametrize("answered", [b"", b"[]", b"\xff", b'{"error": 1}', b'{"error": {"code": []}}', b"null"])
def test_no_answer_makes_it_fail(channel, answered):
    for status in (200, 400, 500):
        assert CHANNELS[channel].connector.health(status, answered)


@each
def test_no_secret_stands_in_the_address(connected, channel):
    connection = connected(channel)
    requests = connection.connector.checks(connection.account)

    for secret in connection.secrets.values():
        assert not [request for request in requests if secret in request.url or secret in repr(request)]


# ---- in the administration


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def check(client, connection):
    return client.post(reverse("admin:connection-check", args=[connection.pk]), follow=True)


def test_the_button_is_on_the_inbox_s_page_and_says_what_is_wrong(provider, connected, administrator):
    connection = connected("messenger")
    page = administrator.get(reverse("admin:conversations_inbox_change", args=[connection.inbox_id])).text
    assert reverse("admin:connection-check", args=[connection.pk]) in page

    assert "The connection works: Messenger." in check(administrator, connection).text
    Connection.objects.update(secrets={**connection.secrets, "access_token": "another"})
    assert "The token is wrong or has expired." in check(administrator, connection).text


def test_nobody_else_checks_and_nobody_by_a_link(connected, client, olga, hire, administrator):
    connection = connected("messenger")
    at = reverse("admin:connection-check", args=[connection.pk])
    assert administrator.get(at).status_code == 405

    client.logout()
    assert client.post(at).status_code == 302
    client.force_login(olga)
    assert client.post(at).status_code in (302, 403)
    client.force_login(hire("ben").user)
    assert client.post(at).status_code in (302, 403)


def test_of_a_channel_that_is_not_connected_nothing_is_checked(connected, administrator):
    connection = connected("messenger")
    Inbox.objects.update(channel="chat")

    assert check(administrator, connection).status_code == 403


# ---- versions that end


@pytest.mark.parametrize(("days", "warned"), [(91, False), (90, True), (0, True), (-1, True)])
def test_the_end_of_a_version_is_told_three_months_before(connected, settings, days, warned):
    connected("messenger")
    settings.GRAPH_API_URL = "https://graph.facebook.com/v21.0"

    assert bool(checks.warnings(date(2027, 1, 21) - timedelta(days=days))) == warned


def test_where_nothing_ends_or_nothing_is_connected_nobody_is_warned(connected, settings):
    settings.GRAPH_API_URL = "https://graph.facebook.com/v21.0"
    assert checks.warnings(date(2027, 1, 21)) == []

    connected("messenger")
    settings.GRAPH_API_URL = "https://graph.facebook.com/v26.0"
    assert checks.warnings(date(2027, 1, 21)) == []


def test_administrators_read_it_on_their_first_page(connected, settings, administrator):
    connected("whatsapp")
    settings.GRAPH_API_URL = "https://graph.facebook.com/v20.0"

    assert "Meta will stop serving the version" in administrator.get(reverse("admin:index")).text


def test_the_list_of_versions_says_where_it_comes_from():
    known = json.loads(meta.VERSIONS.read_text())

    assert known["source"].startswith("developers.facebook.com/")
    assert not set(known["ends"]) & set(known["not_announced"])
    assert all(date.fromisoformat(day) for day in [known["as_of"], *known["ends"].values()])


def test_the_proof_is_of_token_and_secret(connected):
    connection = connected("messenger")
    query = parse_qs(urlsplit(connection.connector.checks(connection.account)[0].url).query)

    assert len(query["appsecret_proof"][0]) == 64
