"""Whatever a provider tells, of any channel, it is read, or kept with a reason that a person understands."""

import json
from urllib.parse import urlencode

import hypothesis
import pytest
from django.utils import timezone, translation
from hypothesis import strategies as st

from conversations import webhooks
from conversations.admin.quarantine import translated
from conversations.models import Connection, Inbox, Message, Webhook
from routing.models import Rule
from tests.channels.payloads import ACCOUNT, files
from tests.channels.payloads import webhooks as documented
from tests.channels.spoiled import spoiled

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, ZOE = "104000000000001", "24900000000000001"
VALUES = {
    "whatsapp": ACCOUNT.values,
    "messenger": {"page_id": PAGE, "app_id": "9"},
    "facebook": {"page_id": PAGE},
    "instagram": {"instagram_id": "17841400000000001", "page_id": PAGE},
    "sms": {"account_sid": "AC0123456789abcdef0123456789abcdef", "sender": "+33644601234"},
}


def of_whatsapp(field="messages", **value):
    metadata = {"phone_number_id": ACCOUNT.values["phone_number_id"]}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"changes": [{"field": field, "value": {"metadata": metadata, **value}}]}],
    }


def message(**said):
    return of_whatsapp(messages=[{"id": "wamid.1", "from": "33612345678", "timestamp": "1795950000", **said}])


def of_messenger(**news):
    told = {"sender": {"id": ZOE}, "recipient": {"id": PAGE}, "timestamp": 1795950000500, **news}
    return {"object": "page", "entry": [{"id": PAGE, "messaging": [told]}]}


def of_feed(**value):
    told = {"item": "comment", "verb": "add", "comment_id": "10_1", "from": {"id": ZOE}, "created_time": 1795950000}
    return {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": "feed", "value": {**told, **value}}]}]}


def by_sms(**said):
    given = {"MessageSid": "SM1", "AccountSid": VALUES["sms"]["account_sid"], "From": "+33612345678"}
    return urlencode({**given, "To": VALUES["sms"]["sender"], **said}).encode()


NEWS = [
    ("whatsapp", message(type="interactive", interactive={"type": "call_permission_reply"})),
    ("whatsapp", message(type="interactive", interactive={"type": "product", "product": {"catalog_id": 1}})),
    ("whatsapp", message(type="ephemeral")),
    ("whatsapp", message(type="unsupported", errors=[{"code": 131051}])),
    ("whatsapp", message(type=None, text=None)),
    ("whatsapp", message(type=["text"], text="Bonjour")),
    ("whatsapp", message(type="text", text={"body": "\ud800\0"}, timestamp=10**400)),
    ("whatsapp", message(type="text", text={"body": "Bonjour"}, referral={"source_type": "ad", "ctwa_clid": "1"})),
    ("whatsapp", message(type="image", image=None)),
    ("whatsapp", message(type="contacts", contacts=[{"name": None, "phones": [None, {"phone": []}]}])),
    ("whatsapp", message(type="location", location={"latitude": float("nan"), "longitude": 1e300})),
    ("whatsapp", message(type="revoke", revoke={"original_message_id": "wamid.never"})),
    ("whatsapp", message(type="system", system={"type": "user_changed_number", "wa_id": "33699999999"})),
    ("whatsapp", message(type="system", system={"type": "customer_identity_changed"})),
    ("whatsapp", of_whatsapp(messages=[])),
    ("whatsapp", of_whatsapp(messages=None)),
    ("whatsapp", of_whatsapp(statuses=[{"id": "wamid.1", "status": "warning"}, None])),
    ("whatsapp", of_whatsapp("standby", messages=[])),
    ("whatsapp", of_whatsapp("user_preferences", user_preferences=[{"value": "stop"}])),
    ("whatsapp", of_whatsapp("calls", calls=[{"id": "wacid.1", "event": "connect"}])),
    ("whatsapp", {"object": "whatsapp_business_account", "entry": []}),
    ("whatsapp", b'{"object": "page", "object": "whatsapp_business_account", "entry": [], "entry": [{}]}'),
    ("whatsapp", b'{"object": "whatsapp_business_account", "entry": ' + b"[" * 900 + b"]" * 900 + b"}"),
    ("messenger", of_messenger(postback={"title": "Démarrer"})),
    ("messenger", of_messenger(postback={"mid": "m_1"})),
    ("messenger", of_messenger(optin={"type": "notification_messages"})),
    ("messenger", of_messenger(referral={"source": "ADS", "type": "OPEN_THREAD"})),
    ("messenger", of_messenger(read=None)),
    ("messenger", of_messenger(delivery={"mids": ["m_1"]})),
    ("messenger", of_messenger(take_thread_control={"previous_owner_app_id": "1"})),
    ("messenger", of_messenger(message={"mid": "m_1", "attachments": [None, {"type": "template"}, {"type": "image"}]})),
    ("messenger", of_messenger(message={"mid": "m_1", "is_unsupported": True}, timestamp="9" * 5000)),
    ("messenger", of_messenger(message={"mid": "m_1", "is_echo": True, "app_id": 77})),
    ("messenger", {"object": "page", "entry": [{"id": PAGE, "standby": [{}]}]}),
    ("messenger", {"object": "page", "entry": [{"id": PAGE, "changes": [{"field": "mention"}]}]}),
    ("facebook", of_feed(item="photo", photos=[1, None, "https://scontent.xx.fbcdn.net/a"], post_id="1_2")),
    ("facebook", of_feed(item="video", post_id="1_2")),
    ("facebook", of_feed(item="share", post_id="1_2", link=None)),
    ("facebook", of_feed(item="album")),
    ("facebook", of_feed(verb="mute")),
    ("facebook", of_feed(verb="remove")),
    ("facebook", of_feed(verb="hide")),
    ("facebook", of_feed(item="reaction", comment_id=None)),
    ("facebook", of_feed(**{"from": {"id": PAGE}})),
    ("facebook", of_feed(**{"from": None})),
    ("sms", urlencode({"AccountSid": VALUES["sms"]["account_sid"], "MessageStatus": "delivered"}).encode()),
    ("sms", by_sms(NumMedia="1000000", MediaUrl0="")),
    ("sms", by_sms(NumMedia="10", **{f"MediaUrl{n}": f"https://api.twilio.com/{n}" for n in range(10)})),
    ("sms", by_sms(Body="\0")),
    ("sms", by_sms(From="Café Ünï")),
    ("sms", by_sms(From="rcs:+33612345678", To="rcs:agent")),
    ("sms", by_sms(MessageStatus="unknown")),
    ("sms", b"\xff"),
    ("sms", b'{"MessageSid": ' * 9000),
]


@pytest.fixture(autouse=True)
def no_jobs(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": settings.QUEUES}}


@pytest.fixture
def read(sales):
    """What was posted to the inbox of a channel, read. Answers what became of it: the state, the reason and why."""
    inboxes = {}

    def read_one(channel, body):
        if channel not in inboxes:
            inboxes[channel] = Inbox.objects.create(name=channel, key=channel, channel=channel)
            Rule.objects.create(inbox=inboxes[channel], group=sales)
            Connection.objects.create(
                inbox=inboxes[channel], values=dict(VALUES[channel]), secrets=dict(ACCOUNT.secrets)
            )
        came = Webhook.objects.create(
            inbox=inboxes[channel], body=body, received_at=timezone.now(), due_at=timezone.now()
        )
        webhooks.read_waiting(came.inbox_id, now=came.received_at + webhooks.PATIENCE)
        came.refresh_from_db()
        return came.state, came.reason, came.why

    return read_one


@pytest.mark.parametrize(("channel", "news"), NEWS)
def test_it_is_read_or_kept_with_a_reason_in_words(read, channel, news):
    state, reason, why = read(channel, news if isinstance(news, bytes) else json.dumps(news).encode())

    assert (state, reason) in [("done", ""), ("quarantined", "strange"), ("quarantined", "unreadable")]
    assert bool(why) == bool(reason)
    with translation.override("fr"):
        assert not reason or all(told not in translated(why) for told in why.split("; "))
    assert all(said.text.strip() for said in Message.objects.filter(from_visitor=True, kind="text"))


@pytest.mark.parametrize("channel", ["messenger", "facebook", "instagram", "sms"])
@hypothesis.settings(max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(st.data())
def test_whatever_is_changed_in_a_webhook_is_read_or_kept_with_a_reason(read, channel, data):
    body = spoiled([webhook for name in files(channel) for webhook in documented(channel, name).values()], data)

    state, reason, why = read(channel, body)

    assert (state, reason) in [("done", ""), ("quarantined", "strange"), ("quarantined", "unreadable")]
    assert bool(why) == bool(reason)
