"""The simulated provider: one plays a customer on its page, and what the desk answers comes back there."""

import html
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from console.connections import fetching, sender
from console.demo import channels, company
from console.demo.provider import account as played
from console.demo.provider.account import VERSION
from console.demo.provider.play import Stage
from conversations import delivery, webhooks
from conversations.base.errors import NotPossible
from conversations.models import Attachment, Connection, Conversation, Group, Identity, Message
from routing import answers
from routing.models import Availability

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = {"sms": Message.Status.DELIVERED, "facebook": Message.Status.SENT}  # all others tell what was read
CHANNELS = ["whatsapp", "messenger", "instagram", "sms", "facebook"]


@pytest.fixture
def inboxes(hire, noon):
    hire("ines", groups=[Group.objects.create(name=company.SAV)])
    return {entrance.channel: channels.connect(entrance, now=noon) for entrance in channels.entrances()}


@pytest.fixture
def stage(live_server, inboxes, settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    settings.PUBLIC_URL = live_server.url
    hooks = {one.account: Connection.objects.get(inbox=inboxes[one.channel]).address for one in channels.entrances()}
    with Stage(hooks) as running:
        settings.GRAPH_API_URL, settings.TWILIO_API_URL = running.address, running.base
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        told()
        running.shutdown()
        thread.join()
    for client in (sender.client, fetching.client):
        client.close()


@pytest.fixture
def at(stage):
    """The account that a channel's customers write to, and one of them."""
    accounts = dict(zip([one.channel for one in channels.entrances()], stage.accounts, strict=True))
    return lambda channel: (accounts[channel], accounts[channel].customers[1 if channel == "whatsapp" else 0])


def fetched(stage, path="/", body=None, *, language="en"):
    where = f"http://127.0.0.1:{stage.server_port}{path}"
    return urllib.request.urlopen(
        urllib.request.Request(where, body, {"Accept-Language": language}),
        timeout=60,
    )


def page(stage, path="/", **form):
    body = urllib.parse.urlencode(form, doseq=True).encode() if form else None
    with fetched(stage, path, body) as answer:
        return answer.read().decode()


def told():
    """All that the provider still has to tell has been told."""
    for thread in threading.enumerate():
        if "_tell" in thread.name:
            thread.join()


def answer_to(conversation, text="Oui ?", *, now):
    ines = Availability.objects.filter(channel=conversation.inbox.channel).get().agent.user
    Conversation.objects.filter(pk=conversation.pk).update(status="active", agent=ines, queued_at=None)
    return answers.answer(ines, conversation.pk, text=text, client_id=text[:9], now=now)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_customer_writes_and_is_answered(stage, inboxes, at, channel):
    account, customer = at(channel)
    shown = page(stage, "/", account=account.label, customer=customer.user_id, text="Bonjour <b>")
    assert "Bonjour &lt;b&gt;" in shown

    conversation = Conversation.objects.get(inbox=inboxes[channel])
    answer = answer_to(conversation, now=timezone.now())

    assert "Oui ?" in page(stage, f"/?account={account.label}&customer={customer.user_id}")
    told()
    later = timezone.now() + webhooks.PATIENCE
    webhooks.read_waiting(inboxes[channel].pk, now=later)  # what was told before the answer had its name
    assert Message.objects.get(pk=answer.pk).status == STEPS.get(channel, Message.Status.READ)


def test_everything_told_twice_is_there_once(stage, inboxes, at):
    account, customer = at("sms")
    page(stage, "/", account=account.label, customer=customer.user_id, misbehave=1, habit=["twice"])
    page(stage, "/", account=account.label, customer=customer.user_id, text="Bonjour")
    answer = answer_to(Conversation.objects.get(), now=timezone.now())
    told()

    assert Message.objects.filter(from_visitor=True).count() == 1
    assert Message.objects.get(pk=answer.pk).status == Message.Status.DELIVERED


def test_it_forgets_to_tell_and_hangs_up_where_it_is_asked_to(stage, inboxes, at):
    account, customer = at("messenger")
    page(stage, "/", account=account.label, customer=customer.user_id, text="Bonjour")
    asked = {"misbehave": 1, "habit": ["forgets"], "trouble": ["drops"]}
    page(stage, "/", account=account.label, customer=customer.user_id, **asked)
    lost = answer_to(Conversation.objects.get(), "Un", now=timezone.now())

    assert Message.objects.get(pk=lost.pk).failure == "uncertain"
    assert len(stage.sent) == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_it_refuses_an_answer_for_good_which_is_then_sent_again(stage, inboxes, at, channel):
    account, customer = at(channel)
    form = {"account": account.label, "customer": customer.user_id}
    page(stage, "/", **form, text="Bonjour")
    page(stage, "/", **form, misbehave=1, trouble=["refuses"])
    answer = answer_to(Conversation.objects.get(), now=timezone.now())

    refused = Message.objects.get(pk=answer.pk)
    assert refused.failure == ("not_allowed" if channel == "facebook" else "unreachable")
    assert refused.may_be_sent_again
    assert "Oui ?" not in page(stage, f"/?{urllib.parse.urlencode(form)}")

    delivery.send_again(answer.pk, now=timezone.now())
    sender.send_waiting(answer.conversation_id, clock=lambda: timezone.now() + timedelta(minutes=1))
    assert "Oui ?" in page(stage, f"/?{urllib.parse.urlencode(form)}")
    assert Message.objects.get(pk=answer.pk).failure == ""


def test_it_is_out_of_order_until_it_is_told_otherwise(stage, inboxes, at):
    account, customer = at("messenger")
    form = {"account": account.label, "customer": customer.user_id}
    page(stage, "/", **form, text="Bonjour")
    page(stage, "/", **form, misbehave=1, habit=["away"])
    answer = answer_to(Conversation.objects.get(), now=timezone.now())
    for minutes in (1, 2):
        sender.send_waiting(
            answer.conversation_id, clock=lambda minutes=minutes: timezone.now() + timedelta(minutes=minutes)
        )
    assert (Message.objects.get(pk=answer.pk).status, stage.asked) == (Message.Status.WAITING, 3)

    page(stage, "/", **form, misbehave=1)
    sender.send_waiting(answer.conversation_id, clock=lambda: timezone.now() + timedelta(minutes=9))

    assert Message.objects.get(pk=answer.pk).status >= Message.Status.SENT


@pytest.mark.parametrize(
    ("channel", "steps"),
    [
        ("whatsapp", ["sent", "delivered", "read", "lost"]),
        ("messenger", ["delivered", "read"]),
        ("instagram", ["read"]),
        ("sms", ["sent", "delivered", "lost"]),
        ("facebook", []),
    ],
)
def test_one_presses_how_far_an_answer_has_come_where_nothing_is_told_by_itself(stage, inboxes, at, channel, steps):
    account, customer = at(channel)
    form = {"account": account.label, "customer": customer.user_id}
    page(stage, "/", **form, text="Bonjour")
    page(stage, "/", **form, misbehave=1, habit=["forgets"])
    answer = answer_to(Conversation.objects.get(), now=timezone.now())
    shown = page(stage, f"/?{urllib.parse.urlencode(form)}")
    pressed = dict(pair.split(" ") for pair in re.findall(r'name="tell" value="(\w+ [^"]+)"', shown))
    assert list(pressed) == steps

    for step in ("delivered", "read"):
        if step in pressed:
            page(stage, "/", **form, tell=f"{step} {pressed[step]}")
            assert Message.objects.get(pk=answer.pk).get_status_display() == step.capitalize()
    page(stage, "/", **form, tell=f"lost {answer.pk}")  # no answer is called so
    assert Message.objects.get(pk=answer.pk).failure == ""


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_an_answer_that_was_taken_may_be_lost_on_the_way(stage, inboxes, at, channel):
    account, customer = at(channel)
    form = {"account": account.label, "customer": customer.user_id}
    page(stage, "/", **form, text="Bonjour")
    page(stage, "/", **form, misbehave=1, habit=["forgets"])
    answer = answer_to(Conversation.objects.get(), now=timezone.now())

    page(stage, "/", **form, tell=f"lost {stage.names[-1]}")

    assert Message.objects.get(pk=answer.pk).failure == "unreachable"
    assert "Not delivered" in page(stage, f"/?{urllib.parse.urlencode(form)}")


@pytest.mark.usefixtures("storage")
def test_what_is_shown_on_the_page_is_the_file_itself_and_no_other_talk_s(stage, inboxes, at):
    account, customer = at("whatsapp")
    form = {"account": account.label, "customer": customer.user_id}
    for kind in ("photo", "voice", "document"):
        page(stage, "/", **form, send=kind)
    shown = page(stage, f"/?{urllib.parse.urlencode(form)}")

    for number, (tag, mime) in enumerate([("img", "image/jpeg"), ("audio", "audio/ogg"), ("a ", "application/pdf")]):
        [at_page] = re.findall(rf'(?s)<{tag}[^>]*?(?:src|href)="(/shown/{number}[^"]+)"', shown)
        with fetched(stage, html.unescape(at_page)) as answer:
            assert answer.headers.get_content_type() == mime
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for nothing in ("3", "-1", "x", "9" * 5000, "0?account=SMS"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetched(stage, f"/shown/{nothing}")


def test_its_page_is_in_the_browser_s_language(stage):
    with fetched(stage, "/", language="fr-CH, en;q=0.5") as answer:
        assert '<html lang="fr">' in answer.read().decode()
    assert '<html lang="en">' in page(stage)


def test_everybody_is_on_the_page_and_an_unknown_one_is_the_first(stage, at):
    account, _customer = at("sms")
    shown = page(stage, "/?account=SMS&customer=nobody")

    assert all(one.label in shown for one in stage.accounts)
    assert all(one.name in shown for one in account.customers)
    assert len(re.findall(r"aria-current=", shown)) == 2


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize(
    ("channel", "kind"), [(channel, kind) for channel in CHANNELS for kind in ("photo", "voice", "document")]
)
def test_a_customer_sends_what_the_channel_has(stage, inboxes, at, channel, kind):
    account, customer = at(channel)

    shown = page(stage, "/", account=account.label, customer=customer.user_id, send=kind)

    if kind in account.plays:
        file = Attachment.objects.get()
        assert (file.kind, file.state) == ("pdf" if kind == "document" else kind, "clean")
        assert file.message.conversation.inbox == inboxes[channel]
        assert f'value="{kind}"' in shown
    else:
        assert not Attachment.objects.exists()
        assert f'value="{kind}"' not in shown


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize("channel", ["facebook", "sms"])
def test_a_photo_comes_with_its_words(stage, inboxes, at, channel):
    account, customer = at(channel)

    page(stage, "/", account=account.label, customer=customer.user_id, text="La voici", send="photo")

    assert set(Message.objects.filter(from_visitor=True).values_list("kind", flat=True)) == {"file", "text"}
    assert Message.objects.filter(text="La voici").exists()


# ---- what it judges


def judged(account, path, authorization, body):
    status, answer = account.judge(path, authorization, body if isinstance(body, bytes) else json.dumps(body).encode())
    return status, (answer.get("error") or answer).get("code")


def account_of(channel):
    return next(entrance.account for entrance in channels.entrances() if entrance.channel == channel)


def test_what_is_no_message_is_refused_as_whatsapp_does():
    number = account_of("whatsapp")
    path, allowed = f"/{VERSION}/{number.phone_number_id}/messages", f"Bearer {number.access_token}"
    right = {"messaging_product": "whatsapp", "type": "text", "to": "33612345678", "text": {"body": "Hello"}}

    assert judged(number, path, allowed, right) == (200, None)
    assert judged(number, path, "Bearer another", right) == (401, 190)
    assert judged(number, "/v1.0/1/messages", allowed, right) == (400, 100)
    assert judged(number, path, allowed, right | {"to": "10000"}) == (400, 131026)
    for wrong in (b"{", [], None, {}, right | {"type": "image"}, right | {"text": {"body": "x" * 4097}}):
        assert judged(number, path, allowed, wrong) == (400, 100)


@pytest.mark.parametrize("channel", ["messenger", "instagram"])
def test_what_is_no_message_is_refused_as_messenger_does(channel):
    account = account_of(channel)
    path, allowed = f"/{VERSION}/{account.page_id}/messages", f"Bearer {account.access_token}"
    right = {
        "recipient": {"id": account.customers[0].user_id},
        "messaging_type": "RESPONSE",
        "message": {"text": "Hello"},
    }

    assert judged(account, path, allowed, right) == (200, None)
    assert judged(account, path, "Bearer another", right) == (401, 190)
    long = {"message": {"text": "x" * (account.longest + 1)}}
    for wrong in (b"{", [], {}, right | {"recipient": {"id": "1"}}, right | {"message": {}}, right | long):
        assert judged(account, path, allowed, wrong) == (400, 100)


def test_what_is_no_message_is_refused_as_twilio_does():
    phone = account_of("sms")
    path = f"/2010-04-01/Accounts/{phone.account_sid}/Messages.json"
    allowed = "Basic " + b64encode(f"{phone.account_sid}:{phone.access_token}".encode()).decode()
    right = {"To": "+33611111101", "From": phone.number, "Body": "Hello"}

    def asked(fields, *, at=path, by=allowed):
        return judged(phone, at, by, urllib.parse.urlencode(fields).encode())

    assert asked(right) == (201, None)
    assert asked(right, by="Basic YTpi") == (401, 20003)
    assert asked(right, at=path.replace("Messages", "Calls")) == (404, 20404)
    assert asked(right | {"To": "+33600000000"}) == (400, 21211)
    assert asked(right | {"From": "+33600000000"}) == (400, 21606)
    assert asked(right | {"Body": "x" * 1601}) == (400, 21617)
    for wrong in ({}, right | {"To": "nobody"}, right | {"Colour": "blue"}, {"Body": "Hello"}):
        assert asked(wrong) == (400, 21602)


def test_who_wrote_stop_is_sent_nothing_there_either():
    phone = account_of("sms")
    phone.message(phone.customers[0], "STOP", at=1)

    assert phone.stopped == {phone.customers[0].phone}


def test_each_schema_names_its_page_its_day_and_what_was_not_verified():
    for path in played.SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text())

        assert schema["source"]
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", schema["as_of"])
        assert schema["not_verified"]


# ---- the demonstration


def test_the_demonstration_is_connected_once(inboxes, noon):
    before = Availability.objects.count(), Connection.objects.count()

    for entrance in channels.entrances():
        assert channels.connect(entrance, now=noon) == inboxes[entrance.channel]
    assert (Availability.objects.count(), Connection.objects.count()) == before


def test_the_command_asks_for_the_address_that_pupitre_has_to_know():
    with pytest.raises(CommandError, match=r"PROVIDER=1, or with GRAPH_API_URL=http://127\.0\.0\.1:9999/v26\.0"):
        call_command("provider", port=9999)


def test_it_is_off_unless_asked_for(settings):
    assert settings.PROVIDER is False


def test_nobody_is_played_of_a_company_that_is_not_here(settings):
    settings.GRAPH_API_URL, settings.TWILIO_API_URL = "http://127.0.0.1:9999/v26.0", "http://127.0.0.1:9999"
    settings.TWILIO_MESSAGING_URL = "http://127.0.0.1:9999"

    with pytest.raises(CommandError, match="not in this database"):
        call_command("provider", port=9999)


def test_what_customers_write_in_stop_reaches_the_desk_as_a_line(stage, inboxes, at, noon):
    account, customer = at("sms")
    for text in ("Bonjour", "STOP"):
        assert stage.write(account, customer, text) == 200

    assert Identity.objects.get().stopped_at is not None
    assert Message.objects.filter(event="stopped_there").count() == 1
    with pytest.raises(NotPossible, match="START"):
        answer_to(Conversation.objects.get(), now=timezone.now())
    assert stage.asked == 0

    stage.write(account, customer, "START")
    assert Identity.objects.get().stopped_at is None


def test_a_stop_that_is_told_once_more_stops_nobody_who_has_begun_again(stage, inboxes, at):
    account, customer = at("sms")
    stage.write(account, customer, "Bonjour")
    stop = account.message(customer, "STOP", at=1)
    stage.post(account, stop)
    stage.write(account, customer, "START")

    assert stage.post(account, stop) == 200

    assert Identity.objects.get().stopped_at is None
    assert Message.objects.filter(event="stopped_there").count() == 2


def test_no_more_goes_to_one_country_in_a_day_than_may(stage, inboxes, at):
    connection = Connection.objects.get(inbox=inboxes["sms"])
    Connection.objects.filter(pk=connection.pk).update(values=connection.values | {"daily_limit": "2"})
    account, (french, belgian) = at("sms")[0], at("sms")[0].customers
    for customer in (french, belgian):
        stage.write(account, customer, "Bonjour")
    of_french, of_belgian = Conversation.objects.order_by("pk")

    in_two_parts = answer_to(of_french, "a" * 161, now=timezone.now())
    refused = answer_to(of_french, "Oui", now=timezone.now())
    sender.send_waiting(of_french.pk, clock=lambda: timezone.now() + timedelta(seconds=2))  # the channel's pace
    elsewhere = answer_to(of_belgian, "Oui", now=timezone.now())

    failures = [Message.objects.get(pk=one.pk).failure for one in (in_two_parts, refused, elsewhere)]
    assert failures == ["", "country", ""]
