"""Answers are taken for longer than usual after an advertisement, and from people where the company's app may."""

import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from console.connections import names, sender
from console.demo import channels
from console.demo.provider.server import Trouble, serve
from conversations import lifecycle, reach
from conversations.base.errors import NotPossible
from conversations.connectors.failure import Failure
from conversations.models import Connection, Conversation, Identity, Inbox, Message
from routing import answers
from routing.models import Rule
from tests.admin_forms import fields_of
from tests.channels.test_hooks import NOON

pytestmark = pytest.mark.django_db(transaction=True)
NOON_AT = datetime.fromtimestamp(NOON, UTC)
MESSENGER = next(entrance for entrance in channels.entrances() if entrance.channel == "messenger")
PAGE = MESSENGER.account
ZOE = PAGE.customers[0]
AD = {"source": "ADS", "type": "OPEN_THREAD", "ad_id": "6045246247433"}


def at(**time):
    return NOON_AT + timedelta(**time)


@pytest.fixture
def connection(sales):
    inbox = Inbox.objects.create(name="Messenger", key="page", channel="messenger")
    Rule.objects.create(inbox=inbox, group=sales)
    return Connection.objects.create(inbox=inbox, values=MESSENGER.values, secrets=MESSENGER.secrets)


@pytest.fixture
def approved(connection):
    """The administrator says that Meta has approved the app for people's answers."""
    Connection.objects.update(values={**connection.values, "human_agent": "on"})


@pytest.fixture
def agent(hire):
    return hire("ana", channels=["messenger"])


@pytest.fixture
def write(client, connection, agent, monkeypatch):
    for module, job in ((sender, "send"), (names, "fetch")):
        monkeypatch.setattr(module, job, SimpleNamespace(enqueue=lambda *_ids: None))

    def say(text, *, hours=0, referral=None):
        webhook = PAGE.message(ZOE, text, at=NOON + 3600 * hours)
        if referral:
            webhook["entry"][0]["messaging"][0]["message"]["referral"] = referral
        body = json.dumps(webhook).encode()
        hook = reverse("hook", args=["messenger", "page"])
        answer = client.post(hook, body, content_type="application/json", headers=PAGE.proof(body, hook))
        assert answer.status_code == 200
        return Conversation.objects.get()

    return say


@pytest.fixture
def provider(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    with serve(PAGE) as running:
        settings.GRAPH_API_URL = running.address
        yield running


@pytest.fixture
def answer(agent, provider):
    """Written at a moment, and sent at once or `later`."""

    def write_and_send(conversation, text="Oui", *, now, later=timedelta(0)):
        message = answers.answer(agent.user, conversation.pk, text=text, client_id=text, now=now)
        sender.send_waiting(conversation.pk, clock=lambda: now + later)
        message.refresh_from_db()
        return message

    return write_and_send


class TestAfterAnAd:
    def test_it_lasts_a_week_and_says_why(self, write):
        theirs = reach.of(write("Est-il encore là ?", referral=AD))

        assert (theirs.until, theirs.why, theirs.longer_from) == (at(days=7), "ad", NOON_AT)
        assert theirs.obstacle(now=at(days=6)) is None
        assert theirs.obstacle(now=at(days=7)) == Failure.WINDOW_CLOSED

    def test_a_message_that_follows_shortens_nothing(self, write):
        write("Est-il encore là ?", referral=AD)
        conversation = write("Alors ?", hours=2)

        assert (reach.of(conversation).until, reach.of(conversation).why) == (at(days=7), "ad")

    def test_one_near_its_end_has_the_usual_time(self, write):
        write("Est-il encore là ?", referral=AD)
        conversation = write("Alors ?", hours=6 * 24 + 12)

        assert (reach.of(conversation).until, reach.of(conversation).why) == (at(hours=7 * 24 + 12), "")

    def test_it_is_answered_as_usual(self, write, answer, provider):
        answer(write("Est-il encore là ?", referral=AD), now=at(days=3))

        assert provider.sent[-1]["messaging_type"] == "RESPONSE"


class TestPeople:
    def test_without_the_app_s_leave_all_ends_after_a_day(self, write, answer):
        conversation = write("Bonjour")

        assert (reach.of(conversation).until, reach.of(conversation).why) == (at(hours=24), "")
        with pytest.raises(NotPossible):
            answer(conversation, now=at(hours=25))

    def test_with_it_people_have_a_week(self, write, approved):
        theirs = reach.of(write("Bonjour"))

        assert (theirs.usual_end, theirs.until, theirs.why) == (at(hours=24), at(days=7), "person")
        assert theirs.obstacle(now=at(days=6)) is None
        assert theirs.obstacle(is_by_person=False, now=at(days=6)) == Failure.WINDOW_CLOSED
        assert theirs.obstacle(now=at(days=7)) == Failure.WINDOW_CLOSED

    def test_the_leave_counts_for_who_wrote_before_it_was_told(self, write, connection):
        conversation = write("Bonjour")
        Connection.objects.update(values={**connection.values, "human_agent": "on"})

        assert reach.of(conversation).until == at(days=7)

    @pytest.mark.parametrize(
        ("hours", "later", "kind"),
        [(23, 0, "RESPONSE"), (25, 0, "MESSAGE_TAG"), (23, 2, "MESSAGE_TAG")],
        ids=["in time", "after it", "written in time and sent after it"],
    )
    def test_the_request_bears_the_tag_after_the_usual_time(
        self, write, approved, answer, provider, hours, later, kind
    ):
        answer(write("Bonjour"), now=at(hours=hours), later=timedelta(hours=later))

        assert provider.sent[-1]["messaging_type"] == kind
        assert provider.sent[-1].get("tag") == ("HUMAN_AGENT" if kind == "MESSAGE_TAG" else None)

    def test_what_nobody_writes_is_not_sent_as_a_person_s(self, write, approved, answer, agent):
        conversation = write("Bonjour")
        answer(conversation, now=at(hours=1))
        conversation.refresh_from_db()
        lifecycle.close(conversation, by=agent.user, now=at(hours=30))

        assert not Message.objects.filter(details__has_key="asks").exists()

    def test_a_refusal_says_what_the_app_lacks(self, write, approved, answer, provider):
        message = "(#10) To use 'Human Agent', your use of this endpoint must be reviewed and approved by Facebook."
        provider.then(Trouble(400, code=10, message=message))

        failed = answer(write("Bonjour"), now=at(hours=25))

        assert failed.failure == Failure.UNAPPROVED
        assert failed.failure_words == "the company’s app may not let people answer that late"
        assert "Human Agent" in failed.failure_advice


def test_the_head_says_until_when_and_why(client, write, approved, agent):
    conversation = write("Bonjour")
    client.force_login(agent.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    told = dict(re.findall(r'data-window-(\w+)="([^"]+)"', page))
    assert datetime.fromisoformat(told["end"]) == at(days=7)
    assert (told["why"], datetime.fromisoformat(told["from"])) == ("person", at(hours=24))


def test_an_administrator_says_what_the_app_may(client, adam, connection):
    client.force_login(adam)
    page = reverse("admin:conversations_inbox_change", args=[connection.inbox_id])

    switch = "connection-0-human_agent"

    for given, kept in (({switch: "on"}, "on"), ({}, "")):
        shown = {name: value for name, value in fields_of(client.get(page)).items() if name != switch}
        assert client.post(page, {**shown, "connection-0-app_id": "1", **given}).status_code == 302
        assert Connection.objects.get().values["human_agent"] == kept
        assert fields_of(client.get(page)).get(switch, "") == kept


def test_comments_of_a_page_have_no_such_time(connection):
    Inbox.objects.update(channel="facebook")

    assert "human_agent" not in [setting.name for setting in Connection.objects.get().connector.settings]
    assert not Identity.objects.exists()
