"""People whose provider tells no name with messages are called as it says when it is asked, and nothing is lost."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from console.connections import names as asking
from console.demo import channels
from console.demo.provider.server import Trouble, serve
from conversations import names
from conversations.connectors import meta
from conversations.connectors.connector import Account
from conversations.connectors.failure import Failure
from conversations.connectors.instagram import Instagram
from conversations.connectors.messenger import Messenger
from conversations.models import Connection, Conversation, Identity, Inbox, Visitor
from routing.models import Rule
from tests.channels.payloads import body
from tests.channels.spoiled import ANYTHING
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
ENTRANCES = {entrance.channel: entrance for entrance in channels.entrances()}
each = pytest.mark.parametrize("channel", ["messenger", "instagram"])
TOKEN = Account({}, {"access_token": "a token"}, "")


@pytest.fixture
def provider(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    with serve(*(ENTRANCES[channel].account for channel in ("messenger", "instagram", "facebook"))) as running:
        settings.GRAPH_API_URL = running.address
        yield running


@pytest.fixture
def write(client, sales, provider, monkeypatch):
    """Somebody writes; the job is only noted."""
    monkeypatch.setattr(asking, "fetch", SimpleNamespace(enqueue=lambda: None))

    def say(channel="messenger", customer=0, text="Bonjour", *, minutes=0):
        entrance = ENTRANCES[channel]
        inbox, is_new = Inbox.objects.get_or_create(key=channel, defaults={"name": channel, "channel": channel})
        if is_new:
            Rule.objects.create(inbox=inbox, group=sales)
            Connection.objects.create(inbox=inbox, values=entrance.values, secrets=entrance.secrets)
        account = entrance.account
        posted = body(account.message(account.customers[customer], text, at=NOON + 60 * minutes))
        hook = reverse("hook", args=[channel, channel])
        answer = client.post(hook, posted, content_type="application/json", headers=account.proof(posted, hook))
        assert answer.status_code == 200
        return account.customers[customer]

    return say


def ask(now=None):
    asking.fetch_awaited(clock=lambda: now or datetime.now(UTC))


def called():
    return list(Visitor.objects.order_by("pk").values_list("name", flat=True))


def due():
    return list(Identity.objects.order_by("pk").values_list("name_due_at", flat=True))


@each
def test_a_name_is_asked_for_and_nothing_else_of_it_is_kept(write, channel):
    customer = write(channel)
    assert called() == [""]

    ask()

    assert called() == [customer.name]
    assert due() == [None]
    assert Identity.objects.get().username == ""


def test_it_is_asked_for_once(write, provider):
    write()
    ask()
    write(text="Encore moi", minutes=1)

    assert due() == [None]


def test_comments_bring_their_names(write):
    write("facebook")

    assert called() == [ENTRANCES["facebook"].account.customers[0].name]
    assert due() == [None]


def test_who_has_a_name_keeps_it(write):
    write()
    Visitor.objects.update(name="Madame Bernard")
    ask()

    assert called() == ["Madame Bernard"]


def test_who_has_none_there_is_asked_for_no_more(write, monkeypatch):
    write()
    missing = {"error": {"code": 100, "error_subcode": 2018218, "message": "No profile available for this user."}}
    monkeypatch.setattr(ENTRANCES["messenger"].account, "look", lambda *_asked: (400, missing))
    ask()

    assert (called(), due()) == ([""], [None])


def test_without_the_permission_nothing_is_lost_and_all_wait_for_tomorrow(write, provider, monkeypatch):
    write(customer=0)
    write(customer=1)
    looks, tomorrow = [], datetime.now(UTC) + timedelta(days=1, minutes=1)
    refusal = 403, {"error": {"code": 10, "message": "(#10) This endpoint requires the permission"}}
    with monkeypatch.context() as patch:
        patch.setattr(ENTRANCES["messenger"].account, "look", lambda *said: looks.append(said) or refusal)
        Identity.objects.update(wrote_at=datetime.now(UTC))
        ask()
        ask()
    assert len(looks) == 1
    assert called() == ["", ""]

    ask(tomorrow)

    assert called() == [customer.name for customer in ENTRANCES["messenger"].account.customers]


def test_a_provider_that_is_away_is_asked_again(write, provider):
    write()
    Identity.objects.update(wrote_at=datetime.now(UTC))
    provider.answers_nobody = Trouble(500)
    ask()
    assert called() == [""]

    provider.answers_nobody = None
    ask(datetime.now(UTC) + timedelta(days=1, minutes=1))

    assert called() != [""]


def test_one_after_a_month_of_silence_is_given_up(write, provider):
    write()
    Identity.objects.update(wrote_at=datetime.now(UTC) - timedelta(days=31))
    provider.answers_nobody = Trouble(500)
    ask()

    assert due() == [None]


def test_an_inbox_without_its_token_asks_nobody(write, provider):
    write()
    Connection.objects.update(secrets={})
    ask()

    assert called() == [""]


def test_two_workers_ask_for_different_people(write):
    write(customer=0)
    write(customer=1)
    now = datetime.now(UTC)

    first, second, third = names.claim(now), names.claim(now), names.claim(now)

    assert first.pk != second.pk
    assert third is None
    assert names.claim(now + names.LEASE).pk == first.pk  # its worker was killed


def test_the_clock_asks_for_what_was_lost(write, monkeypatch):
    noted = []
    write()
    monkeypatch.setattr(asking, "fetch", SimpleNamespace(enqueue=lambda: noted.append(1)))

    assert names.ask_again(datetime.now(UTC)) == 1
    assert names.ask_again(datetime.now(UTC)) == 1
    assert noted == [1]  # of a job that waits behind others once in a while
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(("connector", "fields"), [(Messenger(), "name"), (Instagram(), "name%2Cusername")])
def test_it_asks_for_the_name_alone(settings, connector, fields):
    request = connector.name_request("249/..", TOKEN)

    assert (request.method, request.url) == ("GET", f"{settings.GRAPH_API_URL}/249%2F..?fields={fields}")
    assert request.headers["Authorization"] == "Bearer a token"


@pytest.mark.parametrize(
    ("status", "answered", "means"),
    [
        (200, {"name": "Zoé Martin", "id": "249"}, "Zoé Martin"),
        (200, {"username": "zoe", "id": "249"}, "@zoe"),
        (200, {"id": "249"}, ""),
        (400, {"error": {"code": 2018218}}, ""),
        (400, {"error": {"code": 190}}, Failure.NOT_ALLOWED),
        (403, {"error": {"code": 10}}, Failure.NOT_ALLOWED),
        (403, {"error": {"code": 230}}, Failure.NOT_ALLOWED),
        (400, {"error": {"code": 100, "error_subcode": 33}}, Failure.UNREACHABLE),
        (400, {"error": {"code": 613}}, Failure.AWAY),
        (429, {}, Failure.AWAY),
        (500, {}, Failure.AWAY),
        (404, {}, Failure.UNREACHABLE),
    ],
)
def test_what_its_answer_means(status, answered, means):
    assert meta.name_told(status, body(answered)) == means


@settings(max_examples=100)
@given(st.sampled_from([200, 302, 400, 403, 429, 500]), ANYTHING | st.text() | st.binary())
def test_no_answer_makes_it_fail(status, value):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()

    assert isinstance(meta.name_told(status, content), str)
