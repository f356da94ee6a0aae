"""SMS and MMS, through Twilio."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from twilio.request_validator import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER

from conversations.connectors.connector import (
    Account,
    Answer,
    Connector,
    Event,
    Limit,
    Media,
    Outgoing,
    Person,
    Request,
    Setting,
)
from conversations.connectors.health import Health

from . import checks, entered, segments, sending, signatures, webhooks


class Sms(Connector):
    settings: tuple[Setting, ...] = (
        Setting(
            "account_sid",
            _("Account SID"),
            _("On the first page of Twilio’s console: AC and 32 characters."),
            read=entered.account_sid,
        ),
        Setting(
            "sender",
            _("Phone number or messaging service"),
            _("The number with its country, such as +33644601234, or the SID of a messaging service: MG…"),
            read=entered.sender,
        ),
        Setting(
            "auth_token",
            _("Auth token"),
            _("Beside the account SID. It sends messages, and proves that what comes in is Twilio’s."),
            is_secret=True,
        ),
        Setting(
            "shared_key",
            _("Shared key"),
            _("Only if webhooks are signed with a key of their own instead of the auth token."),
            is_secret=True,
            is_optional=True,
        ),
        Setting(
            "countries",
            _("Countries to write to"),
            _("As two letters, such as FR, BE, CH. Empty: all of them."),
            is_optional=True,
            read=entered.countries,
        ),
        Setting(
            "daily_limit",
            _("Messages to one country in a day"),
            _("At most, against fraud with premium-rate numbers. Empty: 500."),
            is_optional=True,
            read=entered.daily_limit,
        ),
    )
    steps = (
        _("Copy the account SID and the auth token from the first page of Twilio’s console."),
        _(
            "Save. Paste the callback URL at the number, under Messaging › “A message comes in”, as a webhook by "
            "POST; at a messaging service under Integration, and as its delivery status callback too."
        ),
    )
    signed_by: tuple[str, ...] = (SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER)
    is_challenged = False
    pace = timedelta(seconds=1)  # Twilio keeps no order among messages that are sent at once

    # By "Media subresource", twilio.com/docs/messaging/api/media-resource: its address leads on to where the file lies.
    media_hosts: tuple[str, ...] = ("api.twilio.com", "twiliocdn.com")

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        """Twilio looks at no address before it posts there."""
        return None

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account, url: str) -> bool:
        return signatures.is_signed(body, headers, account, url)

    def parse(self, body: bytes, account: Account) -> list[Event]:
        return webhooks.parse(body, account)

    def text_message(self, person: Person, text: str, account: Account) -> Request:
        return sending.text_message(person, text, account)

    def media_request(self, media: Media, account: Account) -> Request:
        return Request(media.url, b"", {"Authorization": sending.authorization(account)}, "GET")

    def file_message(self, person: Person, file: Outgoing, account: Account) -> Request:
        return sending.file_message(person, file, account)

    def checks(self, account: Account) -> list[Request]:
        return checks.checks(account)

    def health(self, status: int, body: bytes) -> Health:
        return checks.health(status, body)

    def limit(self, person: Person, account: Account) -> Limit | None:
        return sending.limit(person, account)

    def count(self, text: str) -> int:
        return segments.measure(text).segments

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        return sending.answer(status, headers, body)
