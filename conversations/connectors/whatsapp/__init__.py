"""WhatsApp, through Meta's Cloud API."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from conversations.connectors import meta
from conversations.connectors.connector import (
    Account,
    Answer,
    Connector,
    Event,
    Media,
    Outgoing,
    Person,
    Request,
    Setting,
    Templates,
)
from conversations.connectors.entered import meta_id
from conversations.connectors.health import Health

from . import files, sending, webhooks
from .templates import WhatsAppTemplates


class WhatsApp(Connector):
    settings: tuple[Setting, ...] = (
        Setting(
            "phone_number_id",
            _("Phone number ID"),
            _("In Meta’s app, under WhatsApp › API Setup: a long number, not the phone number itself."),
            read=meta_id,
        ),
        Setting(
            "business_account",
            _("WhatsApp Business account ID"),
            _("Beside the phone number ID. Templates belong to it."),
            read=meta_id,
        ),
        Setting(
            "portfolio",
            _("Business portfolio ID"),
            _("In the settings of Meta’s business portfolio. Inboxes of one portfolio know people by the same IDs."),
            read=meta_id,
        ),
        meta.APP_SECRET,
        meta.access_token(
            _("From a system user of the portfolio, without an expiry date, allowed to send WhatsApp messages.")
        ),
    )
    steps = (
        _("In Meta’s developer console, create an app of the type Business and add WhatsApp to it."),
        _("Copy the two IDs and the app secret from there, and the portfolio’s ID from its settings."),
        _(
            "In the portfolio’s settings, add a system user, give it the app and the WhatsApp account, and"
            " generate a token that never expires for whatsapp_business_messaging and"
            " whatsapp_business_management."
        ),
        _(
            "Save. Paste the callback URL and the verify token at Meta, under WhatsApp › Configuration, and subscribe "
            "to “messages”, and to “smb_message_echoes” where the number is in the Business app too."
        ),
        _(
            "Then ask the Graph API Explorer with that token for POST business-account-id/subscribed_apps: without it "
            "nothing that people write is told."
        ),
    )
    signed_by: tuple[str, ...] = (meta.SIGNATURE,)
    templates: Templates | None = WhatsAppTemplates()
    takes_ogg = True
    pace = timedelta(seconds=6)  # Meta's "pair rate limit": one message to one person, error 131056
    rate = 80  # of one number, error 130429; in coexistence 20, which that error tells
    media_hosts: tuple[str, ...] = meta.MEDIA_HOSTS

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        return meta.challenge(query, account)

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account, url: str) -> bool:
        return meta.is_signed(body, headers, account.secrets.get("app_secret", ""))

    def parse(self, body: bytes, account: Account) -> list[Event]:
        return webhooks.parse(body, account)

    def text_message(self, person: Person, text: str, account: Account) -> Request:
        return sending.text_message(person, text, account)

    def file_message(self, person: Person, file: Outgoing, account: Account) -> Request:
        return sending.file_message(person, file, account)

    def checks(self, account: Account) -> list[Request]:
        return [meta.check(account.values["phone_number_id"], "display_phone_number", account)]

    def health(self, status: int, body: bytes) -> Health:
        return meta.health(status, body)

    def ends(self) -> date | None:
        return meta.version_ends()

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        return sending.answer(status, headers, body)

    def media_request(self, media: Media, account: Account) -> Request:
        return files.media_request(media, account)

    def located(self, media: Media, body: bytes) -> Media | None:
        return files.located(media, body)
