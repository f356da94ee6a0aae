"""An administrator connects an inbox, never sees a secret again, and has read anew what was kept in quarantine."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from conversations.admin.quarantine import shown
from conversations.channels import all_channels, channel_named
from conversations.models import Connection, Inbox, Webhook
from tests.admin_forms import fields_of
from tests.channels.conftest import ZOE
from tests.channels.payloads import ACCOUNT
from tests.channels.test_hooks import NOON, said

pytestmark = pytest.mark.django_db(transaction=True)
ENTERED = {**ACCOUNT.values, **ACCOUNT.secrets}


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


@pytest.fixture
def inbox(sales):
    return Inbox.objects.create(name="WhatsApp", key="number", channel="whatsapp")


@pytest.fixture
def page(administrator, inbox):
    at = reverse("admin:conversations_inbox_change", args=[inbox.pk])

    def save(**entered):
        fields = fields_of(administrator.get(at))
        named = {f"connection-0-{name}": value for name, value in entered.items()}
        return administrator.post(at, {**fields, **named}, follow=True)

    save.at = at
    return save


@pytest.mark.parametrize("channel", [channel.name for channel in all_channels() if channel.connector])
def test_what_is_to_be_done_at_the_provider_stands_above_the_fields(page, administrator, channel):
    Inbox.objects.update(channel=channel)

    content = administrator.get(page.at).text

    steps = [escape(str(step)) for step in channel_named(channel).connector.steps]
    assert len(steps) >= 2
    places = [content.index(step) for step in steps]
    assert places == sorted(places)
    assert places[-1] < content.index('name="connection-0-')


def test_what_the_connector_asks_for_is_entered_on_the_inbox_s_page(page, inbox, administrator):
    answer = page(**ENTERED)

    assert answer.status_code == 200
    connection = Connection.objects.get(inbox=inbox)
    assert (connection.values, connection.secrets) == (ACCOUNT.values, ACCOUNT.secrets)
    shown_now = administrator.get(page.at).text
    assert "/hooks/whatsapp/number/" in shown_now
    assert connection.verify_token in shown_now


def test_a_secret_is_never_shown_again_and_an_empty_field_keeps_it(page, inbox, administrator):
    page(**ENTERED)

    again = administrator.get(page.at).text
    for secret in ACCOUNT.secrets.values():
        assert secret not in again
    page(phone_number_id="2", access_token="another")

    connection = Connection.objects.get(inbox=inbox)
    assert connection.values["phone_number_id"] == "2"
    assert connection.secrets == {"app_secret": ACCOUNT.secrets["app_secret"], "access_token": "another"}


def test_a_secret_is_missed_while_there_is_none(page, inbox):
    answer = page(**ENTERED | {"app_secret": ""})

    assert "This field is required." in answer.text
    assert not Connection.objects.exists()


def test_what_is_not_connected_yet_may_be_saved_as_it_is(page, inbox):
    page()

    assert not Connection.objects.exists()


def test_a_chat_has_no_such_fields(administrator, shop):
    assert "phone_number_id" not in administrator.get(reverse("admin:conversations_inbox_change", args=[shop.pk])).text


def test_a_token_is_shown_where_the_provider_asks_for_one(administrator, connection):
    at = reverse("admin:conversations_inbox_change", args=[connection.inbox_id])
    assert connection.verify_token in administrator.get(at).text

    Inbox.objects.filter(pk=connection.inbox_id).update(channel="sms")
    page = administrator.get(at).text
    assert "/hooks/sms/number/" in page
    assert connection.verify_token not in page


class TestSecretsThatNeedNotBeThere:
    SID = "AC0123456789abcdef0123456789abcdef"
    GIVEN = {"account_sid": SID, "sender": "+33644600000", "auth_token": "a token", "shared_key": "a key"}

    @pytest.fixture
    def page(self, inbox, page):
        inbox.channel = "sms"
        inbox.save()
        return page

    def test_one_is_removed_by_its_box(self, page, administrator):
        assert "forget_shared_key" not in administrator.get(page.at).text  # there is nothing to remove
        page(**self.GIVEN)
        assert "Remove: Shared key" in administrator.get(page.at).text

        page(forget_shared_key="on")

        assert Connection.objects.get().secrets == {"auth_token": "a token"}

    def test_without_it_one_is_kept(self, page):
        page(**self.GIVEN)
        page(sender="+33644600001")

        assert Connection.objects.get().secrets == {"auth_token": "a token", "shared_key": "a key"}

    def test_another_one_takes_its_place(self, page):
        page(**self.GIVEN)
        page(forget_shared_key="on", shared_key="another")

        assert Connection.objects.get().secrets["shared_key"] == "another"

    def test_one_that_must_be_there_has_no_box(self, page, administrator):
        page(**self.GIVEN)

        assert "forget_auth_token" not in administrator.get(page.at).text
        page(forget_auth_token="on")
        assert Connection.objects.get().secrets["auth_token"] == "a token"


# ---- quarantine


def test_what_is_in_quarantine_is_listed_with_its_reason(administrator, post, number):
    post(number.message(ZOE, "Bonjour", at=NOON), signature="wrong")
    post(b"no JSON")
    post(number.message(ZOE, "Read at once", at=NOON))

    listed = administrator.get(reverse("admin:conversations_webhook_changelist")).text

    assert "its signature is wrong" in listed
    assert "it is no JSON" in listed
    assert "2 webhooks in quarantine" in listed


def test_its_reason_is_told_in_the_language_of_whoever_reads_it(administrator, adam, post):
    post({"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "flows"}, {"field": "calls"}]}]})
    adam.language = "fr"
    adam.save()

    listed = administrator.get(reverse("admin:conversations_webhook_changelist")).text

    assert (
        escape("type de nouvelle inconnu\N{NO-BREAK SPACE}: 'flows'; il concerne un autre numéro de téléphone")
        in listed
    )
    assert Webhook.objects.get().why == "news of a kind that is not known: 'flows'; it is for another phone number"


def test_its_content_is_shown_without_secrets(administrator, post, number):
    webhook = number.message(ZOE, f"My token is {ACCOUNT.secrets['access_token']} <b>", at=NOON)
    post({**webhook, "hub.verify_token": "abc"}, signature="wrong")

    at = reverse("admin:conversations_webhook_change", args=[Webhook.objects.get().pk])
    page = administrator.get(at).text

    assert "My token is •••••• &lt;b&gt;" in page
    assert "abc" not in page.split("<pre>")[1]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a": "\\ud800"}', b"null"])
def test_whatever_came_can_be_shown(body):
    assert isinstance(shown(body, ["secret"]), str)
    shown(body, ["secret"]).encode()


def test_several_are_read_again_at_once(administrator, post, number, connection):
    Connection.objects.update(secrets={"app_secret": "mistyped"})
    for text in ("One", "Two"):
        post(number.message(ZOE, text, at=NOON))
    post(number.message(ZOE, "Of nobody's", at=NOON), signature="wrong")
    Connection.objects.update(secrets=connection.secrets)

    chosen = {"action": "replay", "_selected_action": list(Webhook.objects.values_list("pk", flat=True))}
    answer = administrator.post(reverse("admin:conversations_webhook_changelist"), chosen, follow=True)

    assert said() == ["One", "Two"]
    assert "Read again: 2; still in quarantine: 1." in answer.text
