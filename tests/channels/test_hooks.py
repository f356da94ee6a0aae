"""What is posted to an inbox's address: stored, answered, read; what is not its provider's is shown to nobody."""

import json
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies

from console.connections import sender
from console.management import jobs
from conversations import arrivals, webhooks
from conversations.base.units import MB
from conversations.connectors.whatsapp import WhatsApp
from conversations.models import Connection, Conversation, Identity, Inbox, Message, Visitor, Webhook
from tests.channels.conftest import LEA, ZOE
from tests.channels.payloads import files, signature
from tests.channels.payloads import webhooks as documented
from tests.channels.spoiled import spoiled

pytestmark = pytest.mark.django_db(transaction=True)
NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())


def said():
    return list(Message.objects.filter(from_visitor=True).order_by("pk").values_list("text", flat=True))


def lines():
    return list(
        Message.objects.filter(kind="event").exclude(event="opened").order_by("pk").values_list("event", flat=True)
    )


def states():
    return list(Webhook.objects.order_by("pk").values_list("state", "reason"))


# ---- the way in


def test_a_message_is_stored_read_and_on_its_agents_desk(post, number, agent):
    answer = post(number.message(ZOE, "Bonjour", at=NOON))

    assert (answer.status_code, answer.content) == (200, b"")
    message = Message.objects.get(from_visitor=True)
    assert (message.text, message.sent_at) == ("Bonjour", datetime.fromtimestamp(NOON, UTC))
    assert message.conversation.visitor.name == "Zoé Martin"
    assert message.conversation.agent == agent.user
    assert states() == [("done", "")]


def test_what_is_told_again_changes_nothing(post, number):
    webhook = number.message(ZOE, "Bonjour", at=NOON)

    for _ in range(3):
        assert post(webhook).status_code == 200

    assert said() == ["Bonjour"]
    assert Conversation.objects.count() == Visitor.objects.count() == 1


def test_all_messages_of_one_webhook_are_read_in_their_order(post):
    post(documented("whatsapp", "batch")["two people and a status"])

    assert said() == ["Un", "Zwei", "Trois"]
    assert sorted(Visitor.objects.values_list("name", flat=True)) == ["Mia", "Zoé Martin"]


def test_a_webhook_waits_for_a_worker_and_the_clock_asks_again(post, number, settings, connection):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}
    now = timezone.now()
    post(number.message(ZOE, "Bonjour", at=NOON))

    assert states() == [("waiting", "")]
    assert webhooks.ask_again(now) == 0
    assert webhooks.ask_again(now + timedelta(minutes=1)) == 1
    assert webhooks.ask_again(now + timedelta(minutes=1)) == 0
    assert webhooks.read_waiting(connection.inbox_id, now=now) == 1
    assert said() == ["Bonjour"]


def test_each_queue_has_a_worker_so_that_no_article_keeps_a_visitors_words_waiting(settings):
    queues = [worker.queue_names for worker in jobs.new_workers() if isinstance(worker, jobs.Worker)]

    assert queues == [["default"], ["webhooks"], ["sending"], ["fetching"], ["transcribing"]]
    assert webhooks.read.queue_name == "webhooks"
    assert sender.send.queue_name == "sending"


def test_the_address_is_shown_to_be_ours(client, connection):
    at = reverse("hook", args=["whatsapp", "number"])
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": connection.verify_token}

    answer = client.get(at, asked)

    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert client.get(at, asked | {"hub.verify_token": "another"}).status_code == 403
    assert client.get(at).status_code == 403
    assert client.put(at).status_code == 405


def test_a_provider_is_answered_after_three_statements_and_passes_what_is_for_people(post, number, settings, client):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}
    client.cookies["sessionid"] = "somebody"

    with CaptureQueriesContext(database) as queries:
        answer = post(number.message(ZOE, "Bonjour", at=NOON))

    asked = [query["sql"].split()[0] for query in queries]
    assert [verb for verb in asked if verb not in ("BEGIN", "COMMIT")] == ["SELECT", "INSERT", "SELECT"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Content-Language", "Set-Cookie", "Vary"} & set(answer.headers)


# ---- what is not its provider's

WRONG = {
    "none": False,
    "empty": "",
    "of another secret": lambda body: signature(body, "another secret"),
    "of an empty secret": lambda body: signature(body, ""),
    "of another body": lambda body: signature(body + b" "),
    "without its name": lambda body: signature(body).removeprefix("sha256="),
    "of the old kind": lambda body: signature(body).replace("sha256", "sha1"),
    "cut off": lambda body: signature(body)[:-1],
    "longer": lambda body: signature(body) + "0",
    "in capitals": lambda body: signature(body).upper(),
    "two of them": lambda body: f"{signature(body)}, {signature(body)}",
    "not ASCII": "sha256=é" + "0" * 63,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_signature_is_refused_kept_and_shown_to_nobody(post, number, wrong):
    body = json.dumps(number.message(ZOE, "Bonjour", at=NOON)).encode()
    made = WRONG[wrong]

    answer = post(body, signature=made(body) if callable(made) else made)

    assert (answer.status_code, answer.content) == (403, b"")
    assert states() == [("quarantined", "signature")]
    assert not Conversation.objects.exists()
    assert bytes(Webhook.objects.get().body) == body


def test_no_more_than_so_many_unsigned_ones_are_kept(post, number, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_UNSIGNED", 2)

    answers = [post({}, signature="wrong").status_code for _ in range(3)]

    assert answers == [403, 403, 403]
    assert Webhook.objects.count() == 2


def test_nor_of_more_than_so_many_bytes(post, number, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_UNSIGNED_BYTES", 25)

    answers = [post(b"x" * 10, signature="wrong").status_code for _ in range(3)]

    assert answers == [403, 403, 403]
    assert Webhook.objects.count() == 2


def test_a_secret_that_was_entered_wrongly_loses_nothing(post, number, connection, noon):
    Connection.objects.update(secrets={"app_secret": "mistyped"})
    assert post(number.message(ZOE, "Bonjour", at=NOON)).status_code == 403
    assert webhooks.replay(Webhook.objects.all(), now=noon) == 0
    assert states() == [("quarantined", "signature")]

    Connection.objects.update(secrets=connection.secrets)

    assert webhooks.replay(Webhook.objects.all(), now=noon) == 1
    assert said() == ["Bonjour"]
    assert states() == [("done", "")]


@pytest.mark.parametrize(
    ("channel", "key"),
    [
        ("whatsapp", "nobody"),
        ("whatsapp", "number\0"),
        ("whatsapp", "é" * 300),
        ("messenger", "number"),
        ("chat", "shop"),
        ("sms", "phone"),
        ("a" * 300, "b"),
    ],
)
def test_an_address_that_no_inbox_has_leads_nowhere(post, channel, key):
    Inbox.objects.create(name="Phone", key="phone", channel="sms")

    assert post({}, channel=channel, key=key).status_code == 404
    assert not Webhook.objects.exists()


def test_a_signature_is_over_the_public_address_whatever_a_proxy_makes_of_it(post, number, settings, monkeypatch, noon):
    asked = []
    monkeypatch.setattr(WhatsApp, "is_genuine", lambda *args: bool(asked.append(args[-1])))
    settings.PUBLIC_URL = "https://desk.example.com"

    post(number.message(ZOE, "Bonjour", at=NOON), query="?bodySHA256=ab")
    webhooks.replay(Webhook.objects.all(), now=noon)

    assert asked == ["https://desk.example.com/hooks/whatsapp/number/?bodySHA256=ab"] * 2


# ---- what nobody can read


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"[]",
        b"\xff\xfe\x00\x01",
        b"[" * 100_000,
        b'{"object": "page", "entry": []}',
        '{"object": "whatsapp_business_account"'.encode("utf-16"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(post, body):
    assert post(body).status_code == 200
    assert states() == [("quarantined", "unreadable")]
    assert Webhook.objects.get().why
    assert not Conversation.objects.exists()


def test_what_is_too_long_is_refused(post, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert post(b" " * 1001).status_code == 413
    assert not Webhook.objects.exists()


def test_one_as_long_as_meta_s_longest_is_taken(post, number):
    """Of "Webhooks payloads can be up to 3MB", developers.facebook.com, as of 2026."""
    webhook = json.dumps(number.message(ZOE, "Bonjour", at=NOON)).encode()

    assert post(webhook + b" " * (3 * MB - len(webhook))).status_code == 200
    assert said() == ["Bonjour"]


def test_a_form_is_refused(client, connection):
    at = reverse("hook", args=["whatsapp", "number"])

    assert client.post(at, {"a": "b"}).status_code == 415  # with files
    assert client.post(at, "a=b", content_type="application/x-www-form-urlencoded").status_code == 403


def test_what_is_strange_is_kept_and_all_the_rest_is_shown(post):
    webhook = documented("whatsapp", "text")["number and id"]
    webhook["entry"] += documented("whatsapp", "strange")["another field"]["entry"]

    assert post(webhook).status_code == 200

    assert said() == ["Bonjour, où en est ma commande 🙂 ?"]
    assert states() == [("quarantined", "strange")]
    assert "account_update" in Webhook.objects.get().why


def test_a_fault_of_ours_is_kept_and_may_be_replayed(post, number, noon, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr("conversations.contacts.meet", lambda *_, **__: 1 / 0)
        assert post(number.message(ZOE, "Bonjour", at=NOON)).status_code == 200
    assert states() == [("quarantined", "failed")]
    assert not Conversation.objects.exists()

    assert webhooks.replay(Webhook.objects.all(), now=noon) == 1
    assert said() == ["Bonjour"]


@hypothesis.settings(max_examples=60, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(strategies.data())
def test_whatever_is_changed_in_a_webhook_is_read_or_kept_with_a_reason(post, data):
    examples = [webhook for name in files("whatsapp") for webhook in documented("whatsapp", name).values()]

    assert post(spoiled(examples, data)).status_code == 200

    assert states()[-1] in [("done", ""), ("quarantined", "strange"), ("quarantined", "unreadable")]


@pytest.mark.parametrize("at", [-1, 0, 1, -62_135_596_800, 10**12, 10**17])
def test_a_time_that_is_none_is_that_of_its_coming(post, number, agent, client, at):
    before = timezone.now()
    post(number.message(ZOE, "Bonjour", at=at))

    assert before <= Message.objects.get(from_visitor=True).sent_at <= timezone.now()
    client.force_login(agent.user)
    assert client.get(reverse("thread", args=[Conversation.objects.get().pk])).status_code == 200


@pytest.mark.parametrize("name", ["location", "contacts", "button", "form", "order", "call", "unsupported"])
def test_what_is_no_text_has_words_all_the_same(post, name):
    post(documented("whatsapp", name)["number and id"])

    [text] = said()
    assert text.strip()


def test_what_was_read_goes_after_a_week_and_what_is_kept_after_three_months(post, number):
    post(number.message(ZOE, "Bonjour", at=NOON))
    post(b"no JSON")

    webhooks.drop_old(timezone.now() + timedelta(days=8))

    assert states() == [("quarantined", "unreadable")]
    webhooks.drop_old(timezone.now() + timedelta(days=91))
    assert states() == []


def test_what_came_before_the_inbox_lost_its_connection_is_kept_and_read_again_with_another(
    post, number, settings, connection, noon
):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}
    post(number.message(ZOE, "Bonjour", at=NOON))
    received_at = Webhook.objects.get().received_at
    connection.delete()

    assert webhooks.read_waiting(connection.inbox_id, now=received_at) == 0
    assert states() == [("waiting", "")]  # it may be entered anew at this moment
    webhooks.read_waiting(connection.inbox_id, now=received_at + webhooks.PATIENCE)
    assert states() == [("quarantined", "unreadable")]

    Connection.objects.create(inbox=connection.inbox, values=connection.values, secrets=connection.secrets)
    webhooks.replay(Webhook.objects.all(), now=received_at)
    webhooks.read_waiting(connection.inbox_id, now=received_at)
    assert said() == ["Bonjour"]


def test_an_inbox_that_is_switched_off_keeps_what_people_write(post, number, connection):
    Inbox.objects.filter(pk=connection.inbox_id).update(is_active=False)

    assert post(number.message(ZOE, "Bonjour", at=NOON)).status_code == 200
    assert said() == ["Bonjour"]


@pytest.mark.parametrize("text", ["\u200b", "\u2800\u00a0", "\u0301", "\u202e\u2066", "\x00 \x01"])
def test_words_of_which_nothing_could_be_seen_are_told_as_such(post, number, text):
    post(number.message(ZOE, text, at=NOON))

    [message] = Message.objects.filter(from_visitor=True)
    assert message.details == {"kind": "unknown", "is_wordless": True}


def test_of_words_beyond_all_measure_the_end_is_seen_to_be_missing(post, number):
    post(number.message(ZOE, "é" * 65_536, at=NOON))

    [text] = said()
    assert (len(text), text[-2:]) == (10_000, "é…")


# ---- changes


CHANGES = pytest.mark.parametrize(
    ("name", "line"), [("reaction", "reacted_there"), ("edit", "edited_there"), ("deletion", "deleted_there")]
)


def first(number):
    """The message that the documented changes are about."""
    webhook = number.message(ZOE, "Bonjour, où en est ma commande ?", at=NOON)
    webhook["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.before"
    return webhook


@pytest.fixture
def before(post, number):
    post(first(number))


@CHANGES
def test_a_change_of_a_message_is_a_line_of_its_thread_once(post, before, name, line):
    for _ in range(2):
        post(documented("whatsapp", name)["number and id"])

    assert lines()[-1:] == [line]
    assert lines().count(line) == 1


@CHANGES
def test_a_change_may_overtake_its_message(post, number, connection, name, line):
    post(documented("whatsapp", name)["number and id"])
    assert states() == [("waiting", "")]

    post(first(number))
    webhooks.read_waiting(connection.inbox_id, now=timezone.now() + webhooks.NOT_YET)

    assert lines() == [line]
    assert states() == [("done", ""), ("done", "")]


def test_what_tells_of_others_messages_is_read_ever_less_often_however_many_come(post, number, connection, monkeypatch):
    told, take = [], arrivals.take
    monkeypatch.setattr(arrivals, "take", lambda *args, now: told.append(now) or take(*args, now=now))
    post(number.status("wamid.of-another-app", "delivered", at=NOON))
    received_at = Webhook.objects.get().received_at

    for seconds in range(1, 70):
        webhooks.read_waiting(connection.inbox_id, now=received_at + timedelta(seconds=seconds))

    assert [(at - received_at).seconds for at in told[1:]] == [3, 6, 12, 24, 48, 60]
    assert states() == [("done", "")]


def long_after(connection):
    """Whatever they tell of should have come by now."""
    webhooks.read_waiting(connection.inbox_id, now=timezone.now() + webhooks.PATIENCE)


@CHANGES
def test_a_change_of_a_message_that_never_comes_stands_in_their_thread(post, number, connection, name, line):
    post(number.message(ZOE, "Another one", at=NOON))
    post(documented("whatsapp", name)["number and id"])
    assert lines() == []

    for _ in range(2):
        long_after(connection)

    assert lines() == [line]
    assert states() == [("done", ""), ("done", "")]


@pytest.mark.parametrize(
    ("name", "state"),
    [("reaction", ("done", "")), ("deletion", ("done", "")), ("edit", ("quarantined", "strange"))],
)
def test_of_one_who_has_never_written_words_alone_are_kept(post, connection, name, state):
    post(documented("whatsapp", name)["number and id"])

    long_after(connection)

    assert states() == [state]
    assert not Conversation.objects.exists()


def test_who_deleted_what_never_came_is_not_known(post, number, connection):
    post(number.message(ZOE, "Another one", at=NOON))
    post(documented("whatsapp", "deletion")["number and id"])
    long_after(connection)

    assert Message.objects.get(event="deleted_there").details["is_by_anybody"] is True


def test_who_edits_twice_is_told_of_twice(post, before):
    webhook = documented("whatsapp", "edit")["number and id"]
    for name in ("wamid.edit", "wamid.edit.2", "wamid.edit.2"):
        webhook["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = name
        post(webhook)

    assert lines().count("edited_there") == 2


def test_an_answer_that_the_company_deletes_in_its_own_app_is_no_visitor_s(post, before):
    post(documented("whatsapp", "echo")["text"])
    deletion = documented("whatsapp", "echo")["deletion"]
    [message] = deletion["entry"][0]["changes"][0]["value"]["message_echoes"]
    message |= {"id": "wamid.deletion", "revoke": {"original_message_id": "wamid.echo"}}
    post(deletion)

    assert lines()[-2:] == ["written_there", "deleted_there"]
    assert Message.objects.get(event="deleted_there").details["is_ours"] is True


def test_what_the_company_wrote_in_its_own_app_is_told(post, before):
    for _ in range(2):
        post(documented("whatsapp", "echo")["text"])

    assert lines().count("written_there") == 1


# ---- who


def test_a_person_is_the_same_with_and_without_a_number(post, number):
    post(number.message(ZOE, "One", at=NOON))
    post(number.message(type(ZOE)(ZOE.user_id, ZOE.name), "Two", at=NOON))

    assert Visitor.objects.count() == Conversation.objects.count() == 1
    assert Identity.objects.get().phone == ZOE.phone


def test_a_number_without_an_id_becomes_the_person_of_the_id_that_comes_with_it(post):
    post(documented("whatsapp", "text")["number, no id"])
    assert Identity.objects.get().external_id == "tel:33612345678"

    post(documented("whatsapp", "photo")["number and id"])

    assert Identity.objects.get().external_id == ZOE.user_id
    assert Visitor.objects.count() == Conversation.objects.count() == 1


def test_whoever_has_another_number_keeps_the_thread(post, number):
    post(number.message(ZOE, "One", at=NOON))

    for _ in range(2):
        post(documented("whatsapp", "system")["changed_number"])
    post(number.message(type(ZOE)("FR.20261100000000000002", ZOE.name, phone="33699999999"), "Two", at=NOON))

    assert Visitor.objects.count() == Conversation.objects.count() == 1
    identity = Identity.objects.get()
    assert (identity.external_id, identity.phone) == ("FR.20261100000000000002", "33699999999")
    assert lines().count("moved_there") == 1


def test_news_of_another_number_may_come_after_the_first_message_from_it(post, number):
    post(number.message(ZOE, "One", at=NOON))
    Conversation.objects.update(status="closed", closed_at=timezone.now(), agent=None, queued_at=None)
    post(number.message(type(ZOE)("FR.20261100000000000002", ZOE.name, phone="33699999999"), "Two", at=NOON))

    post(documented("whatsapp", "system")["changed_number"])

    assert Identity.objects.get().external_id == "FR.20261100000000000002"
    assert Conversation.objects.values("visitor").distinct().count() == 1


def test_inboxes_of_one_portfolio_share_their_visitors(post, number, connection):
    other = Inbox.objects.create(name="Another number", key="other", channel="whatsapp")
    values = {**connection.values, "phone_number_id": "2"}
    Connection.objects.create(inbox=other, values=values, secrets=connection.secrets)
    post(number.message(LEA, "One", at=NOON))
    number.phone_number_id = "2"
    post(number.message(LEA, "Two", at=NOON), key="other")

    assert Visitor.objects.count() == 1
    assert Conversation.objects.count() == 2


def test_five_hundred_people_without_numbers_are_none_split_and_none_merged(post, number):
    people = [type(LEA)(f"FR.{n:020}", f"Person {n % 50}", username=f"person{n}") for n in range(500)]
    everything = [number.message(person, f"{n}", at=NOON) for n in range(2) for person in people]
    batches = [everything[n : n + 50] for n in range(0, len(everything), 50)]
    for batch in batches:
        post({**batch[0], "entry": [entry for webhook in batch for entry in webhook["entry"]]})

    assert Visitor.objects.count() == Identity.objects.count() == 500
    assert Message.objects.filter(from_visitor=True).count() == 1000
    assert not Conversation.objects.exclude(visitor__identities__external_id__startswith="FR.").exists()


def test_who_calls_themselves_nothing_has_their_user_name_or_number(post, number):
    post(number.message(type(LEA)(LEA.user_id, "", username="lea"), "One", at=NOON))
    post(number.message(type(ZOE)(ZOE.user_id, "", phone=ZOE.phone), "One", at=NOON))

    assert sorted(Visitor.objects.values_list("name", flat=True)) == ["+33612345678", "@lea"]
