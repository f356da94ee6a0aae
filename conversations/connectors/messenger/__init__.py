"""Messenger: what people write to a page, through Meta's Graph API.

Sources: "Send API", "Policy overview" (24 hours, human agent tag) and "User Profile API", developers.facebook.com/
documentation/business-messaging/messenger-platform/, as of 2026.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings as configured
from django.utils.translation import gettext_lazy as _

from conversations.base.text import from_json
from conversations.connectors import meta
from conversations.connectors.connector import (
    LONGEST_ID,
    ON,
    Account,
    Answer,
    Connector,
    Event,
    Later,
    Outgoing,
    Person,
    Refused,
    Request,
    Setting,
    Taken,
)
from conversations.connectors.entered import meta_id
from conversations.connectors.failure import Failure
from conversations.connectors.health import Health
from conversations.connectors.meta import dict_in, text_in
from conversations.connectors.retry_after import wait_in

from . import webhooks
from .webhooks import Ours

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AD_WINDOW = timedelta(days=7)  # after one that they came to write by an advertisement
PEOPLE_WINDOW = timedelta(days=7)  # for answers with the tag HUMAN_AGENT: by a person, and no advertisement
FAILURES = {
    "10": Failure.WINDOW_CLOSED,  # outside of the allowed window
    "190": Failure.NOT_ALLOWED,  # the access token has ended
    "102": Failure.NOT_ALLOWED,
    "3": Failure.NOT_ALLOWED,  # the app has not been allowed to
    "200": Failure.NOT_ALLOWED,
    "230": Failure.NOT_ALLOWED,
    "10900": Failure.ANSWERED,  # this comment has had its private reply
    "10903": Failure.WINDOW_CLOSED,  # too old for one
    "551": Failure.UNREACHABLE,  # this person is not available
    "100": Failure.REFUSED,
    "368": Failure.RESTRICTED,
    "613": Failure.TOO_FAST,
    "4": Failure.TOO_FAST,
    "32": Failure.TOO_FAST,
    "1200": Failure.AWAY,
    "1": Failure.AWAY,
    "2": Failure.AWAY,
}
UNAPPROVED = {"10", "100", "200"}  # where the message names the feature that the app lacks
NOBODY = {"2018001", "2534014"}  # subcodes: no such person, or they write to the page no more
PASSING = {"613", "4", "32", "1200", "1", "2"}


# What is asked of every channel of a page.
PAGE = (
    Setting("page_id", _("Page ID"), _("On the page, under About › Page transparency."), read=meta_id),
    Setting(
        "app_id",
        _("App ID"),
        _("In Meta’s app, above its name. It tells our own answers from others."),
        read=meta_id,
    ),
    meta.APP_SECRET,
    meta.access_token(_("The page’s own, obtained with a system user’s, without an expiry date.")),
)
PEOPLE = Setting(
    "human_agent",
    _("The app has “Human Agent”"),
    _("Only where Meta has approved it for this feature: agents then answer for 7 days instead of 24 hours."),
    is_optional=True,
    is_switch=True,
)


PAGE_STEPS = (
    _("In Meta’s developer console, create an app of the type Business and copy its secret."),
    _(
        "In the portfolio’s settings, add a system user, give it the page and the app, and generate a token"
        " that never expires. With it, ask Meta’s Graph API Explorer for the page’s own token:"
        " page-id?fields=access_token."
    ),
)


class Messenger(Connector):
    settings: tuple[Setting, ...] = (*PAGE, PEOPLE)
    steps: "tuple[StrPromise, ...]" = (
        *PAGE_STEPS,
        _(
            "Save. Paste the callback URL and the verify token at Meta, under Messenger › Settings, and subscribe the "
            "page to messages, messaging_postbacks, message_reads, message_deliveries, message_reactions, "
            "message_edits and message_echoes."
        ),
    )
    signed_by: tuple[str, ...] = (meta.SIGNATURE,)
    pace = timedelta(0)  # Meta names no pace for one person
    posted_about = "page_id"
    kind = "page"  # of what Meta posts about
    named_by = "name"  # the field that bears its name
    ad_window = AD_WINDOW
    tells_names = False
    name_fields = "name"  # of a person
    media_hosts: tuple[str, ...] = meta.MEDIA_HOSTS

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        return meta.challenge(query, account)

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account, url: str) -> bool:
        return meta.is_signed(body, headers, account.secrets.get("app_secret", ""))

    def parse(self, body: bytes, account: Account) -> list[Event]:
        ours = Ours(account.values.get(self.posted_about, ""), account.values.get("app_id", ""), self.ad_window)
        return webhooks.parse(body, self.kind, ours)

    def text_message(self, person: Person, text: str, account: Account) -> Request:
        return self._message(person, {"text": text}, account)

    def file_message(self, person: Person, file: Outgoing, account: Account) -> Request:
        """By its address, which Meta fetches."""
        kind = "image" if file.is_photo else "audio" if file.is_voice else "file"
        return self._message(person, {"attachment": {"type": kind, "payload": {"url": file.url}}}, account)

    def _message(self, person: Person, message: dict[str, Any], account: Account) -> Request:
        """As an answer, which Meta takes within the window after a person's last message."""
        body = {"recipient": {"id": person.id}, "messaging_type": "RESPONSE", "message": message}
        return Request(
            url=f"{configured.GRAPH_API_URL}/{account.values['page_id']}/messages",
            body=json.dumps(body).encode(),
            headers=meta.headers(account),
        )

    def answerable_by_people_for(self, values: Mapping[str, str]) -> timedelta | None:
        return PEOPLE_WINDOW if values.get(PEOPLE.name) == ON else None

    def as_a_person(self, request: Request) -> Request:
        said = {**json.loads(request.body), "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        return replace(request, body=json.dumps(said).encode())

    def name_request(self, person_id: str, account: Account) -> Request:
        return meta.name_request(person_id, self.name_fields, account)

    def name_told(self, status: int, body: bytes) -> str | Failure:
        return meta.name_told(status, body)

    def checks(self, account: Account) -> list[Request]:
        return [meta.check(account.values[self.posted_about], self.named_by, account)]

    def health(self, status: int, body: bytes) -> Health:
        return meta.health(status, body)

    def ends(self) -> date | None:
        return meta.version_ends()

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """Taken with a name, or an error with its code; what cannot be read may have been taken."""
        try:
            read = from_json(body)
        except ValueError:
            read = None
        error, name = dict_in(read, "error"), text_in(read, "message_id")
        code = text_in(error, "code")[:20]
        if 200 <= status < 300 and not code:
            return Taken([name]) if 0 < len(name) <= LONGEST_ID else Refused(Failure.UNCERTAIN)
        failure = _failure(code, text_in(error, "error_subcode"), text_in(error, "message").casefold())
        if code in PASSING or status == 429 or (status >= 500 and failure == Failure.UNKNOWN):
            return Later(Failure.AWAY if failure == Failure.UNKNOWN else failure, code, wait_in(headers))
        return Refused(failure, code)


def _failure(code: str, subcode: str, message: str) -> Failure:
    """By its code, of which some stand for several things: the rest of the answer tells which. `message`: in small
    letters.
    """
    if code in UNAPPROVED and "human agent" in message:
        return Failure.UNAPPROVED
    if code == "10" and "permission" in message and "window" not in message:
        return Failure.NOT_ALLOWED
    return Failure.UNREACHABLE if subcode in NOBODY else FAILURES.get(code, Failure.UNKNOWN)
