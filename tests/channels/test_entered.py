"""What is entered of an account and cannot be its provider’s is refused in words; the rest is kept as compared."""

import pytest
from django.urls import reverse

from conversations.channels import all_channels
from conversations.connectors import entered
from conversations.connectors.sms import entered as of_sms
from conversations.models import Connection, Inbox
from tests.admin_forms import fields_of

SID = "0123456789abcdef0123456789abcdef"

KEPT = [
    (entered.meta_id, "106540352000001", "106540352000001"),
    (of_sms.account_sid, f"AC{SID}", f"AC{SID}"),
    (of_sms.sender, "+33 6 44 60 12 34", "+33644601234"),
    (of_sms.sender, "0033 (6) 44.60-12.34", "+33644601234"),
    (of_sms.sender, "+33\N{NO-BREAK SPACE}644601234", "+33644601234"),
    (of_sms.sender, f"MG{SID}", f"MG{SID}"),
    (of_sms.sender, "36180", "36180"),
    (of_sms.countries, "fr be;CH, fr", "FR, BE, CH"),
    (of_sms.daily_limit, "1000", "1000"),
]
REFUSED = [
    (entered.meta_id, "+44 7700 900000"),
    (entered.meta_id, "https://facebook.com/lorme"),
    (entered.meta_id, "\N{ARABIC-INDIC DIGIT ONE}\N{ARABIC-INDIC DIGIT TWO}"),
    (of_sms.account_sid, "blah 😀"),
    (of_sms.account_sid, f"MG{SID}"),
    (of_sms.sender, "06 44 60 12 34"),
    (of_sms.sender, "+33"),
    (of_sms.sender, "Lorme"),
    (of_sms.countries, "FR, Belgique"),
    (of_sms.daily_limit, "many"),
    (of_sms.daily_limit, "-1"),
    (of_sms.daily_limit, "10000000"),
]


@pytest.mark.parametrize(("read", "written", "kept"), KEPT)
def test_it_is_kept_as_the_provider_writes_it(read, written, kept):
    assert read(written) == kept
    assert read(kept) == kept


@pytest.mark.parametrize(("read", "written"), REFUSED)
def test_what_it_cannot_be_is_refused_in_words(read, written):
    with pytest.raises(entered.Wrong, match=" "):
        read(written)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", [channel.name for channel in all_channels() if channel.connector])
def test_nothing_is_saved_that_no_provider_gave_out(client, adam, sales, channel):
    client.force_login(adam)
    inbox = Inbox.objects.create(name="Number", key="number", channel=channel)
    page = reverse("admin:conversations_inbox_change", args=[inbox.pk])
    [connector] = [each.connector for each in all_channels() if each.name == channel]
    given = {f"connection-0-{setting.name}": "blah 😀" for setting in connector.settings if not setting.is_switch}

    answer = client.post(page, {**fields_of(client.get(page)), **given})

    [form] = answer.context["inline_admin_formsets"][0].formset.forms
    assert set(form.errors) == {s.name for s in connector.settings if not s.is_switch}  # secrets are to be typed again
    assert form["page_id" if "page_id" in form.fields else next(iter(form.errors))].value() == "blah 😀"
    assert not Connection.objects.exists()
