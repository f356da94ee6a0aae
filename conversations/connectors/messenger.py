"""Messenger: what people write to a page, through Meta's Graph API.

Sources: "Webhook events" of the Messenger platform with its pages for messages, echoes, reads, deliveries, reactions,
edits, postbacks and referrals, "Send API", "Policy overview" (24 hours, human agent tag) and "User Profile API",
developers.facebook.com/documentation/business-messaging/messenger-platform/, as of 2026. No webhook names the person
who writes: only their id for this page is told.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings as configured
from django.utils.translation import gettext_lazy as _

from conversations.base.text import from_json

from . import connector as told
from . import meta
from .connector import (
    LONGEST_ID,
    ON,
    Account,
    Answer,
    Because,
    Connector,
    Event,
    Kind,
    Later,
    Media,
    Outgoing,
    Person,
    Refused,
    Request,
    Setting,
    Strange,
    Taken,
)
from .failure import Failure
from .health import Health
from .meta import dict_in, dicts_in, place_in, text_in
from .retry_after import wait_in

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WINDOW = timedelta(hours=24)  # after a person's last message
AD_WINDOW = timedelta(days=7)  # after one that they came to write by an advertisement
PEOPLE_WINDOW = timedelta(days=7)  # for answers with the tag HUMAN_AGENT: by a person, and no advertisement
LONGEST_TEXT = 10_000  # characters
KINDS = {
    "image": Kind.PHOTO,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "file": Kind.DOCUMENT,
    "location": Kind.LOCATION,
}
FILES = {Kind.PHOTO, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER}
MOST_FILES = 30  # of one message; Meta's own apps let people choose as many
FAILURES = {
    "10": Failure.WINDOW_CLOSED,  # outside of the allowed window
    "190": Failure.NOT_ALLOWED,  # the access token has ended
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
PASSING = {"613", "4", "32", "1200", "1", "2"}


# What is asked of every channel of a page.
PAGE = (
    Setting("page_id", _("Page ID"), _("On the page, under About › Page transparency.")),
    Setting("app_id", _("App ID"), _("Of Meta’s app, above its name. It tells our own answers from others.")),
    Setting(
        "app_secret",
        _("App secret"),
        _("In Meta’s app, under App settings › Basic. It proves that what comes in is Meta’s."),
        is_secret=True,
    ),
    Setting(
        "access_token",
        _("Access token"),
        _("The page’s own, made from a system user’s, without an expiry date."),
        is_secret=True,
    ),
)
PEOPLE = Setting(
    "human_agent",
    _("The app has “Human Agent”"),
    _("Only where Meta has approved it for this feature: agents then answer for 7 days instead of 24 hours."),
    is_optional=True,
    is_switch=True,
)


PAGE_STEPS = (
    _("In Meta’s developer console, make an app of the type Business, and copy its secret."),
    _(
        "In the portfolio’s settings, add a system user, give it the page and the app, and generate a token without an "
        "end. With it ask Meta’s Graph API Explorer for the page’s own token: page-id?fields=access_token."
    ),
)


@dataclass(frozen=True)
class Ours:
    """What tells our side of a conversation: the account, the app by which we write, and how long an ad lets us."""

    account: str
    app: str
    ad_window: timedelta


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
        return meta.events_in(body, self.kind, partial(_entry, ours=ours))

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
        code, name = text_in(dict_in(read, "error"), "code")[:20], text_in(read, "message_id")
        if 200 <= status < 300 and not code:
            return Taken([name]) if 0 < len(name) <= LONGEST_ID else Refused(Failure.UNCERTAIN)
        failure = FAILURES.get(code, Failure.UNKNOWN)
        if code in UNAPPROVED and "human agent" in text_in(dict_in(read, "error"), "message").casefold():
            failure = Failure.UNAPPROVED
        if code in PASSING or status == 429 or (status >= 500 and failure == Failure.UNKNOWN):
            return Later(Failure.AWAY if failure == Failure.UNKNOWN else failure, code, wait_in(headers))
        return Refused(failure, code)


def _entry(entry: dict[str, Any], ours: Ours) -> Iterator[Event]:
    yield from meta.odd_in(entry, "messaging", "changes")
    if any(text_in(change, "field") != "feed" for change in dicts_in(entry, "changes")):
        yield Strange("news of the page itself")
    for news in dicts_in(entry, "messaging"):
        yield from _news(news, ours)


def _news(news: dict[str, Any], ours: Ours) -> Iterator[Event]:
    """One thing that happened between the page and a person, whichever of them did it."""
    sender, recipient = (text_in(dict_in(news, side), "id") for side in ("sender", "recipient"))
    own = ours.account
    if own not in (sender, recipient) or not own:
        yield Strange("it is for another page")
        return
    person, at = Person(id=_id(recipient if sender == own else sender)), _time(news.get("timestamp"))
    if not person.is_known:
        yield Strange("a message of nobody")
    elif "message" in news:
        yield from _message(dict_in(news, "message"), person, at, ours)
    elif "postback" in news:
        pressed = dict_in(news, "postback")
        window = _window(pressed, ours)
        yield _arrival(_id(text_in(pressed, "mid")), at, person, Kind.CHOICE, text_in(pressed, "title"), window=window)
    elif "reaction" in news:
        said = dict_in(news, "reaction")
        of, emoji = _id(text_in(said, "mid")), text_in(said, "emoji")[:40]
        emoji = "" if text_in(said, "action") == "unreact" else emoji
        yield told.Reaction(_derived(of, "reaction", news), at, person, of, emoji)
    elif "message_edit" in news:
        said = dict_in(news, "message_edit")
        of = _id(text_in(said, "mid"))
        yield told.Edit(_derived(of, "edit", news), at, person, of, text_in(said, "text")[:LONGEST_TEXT])
    elif of := _id(text_in(dict_in(news, "read"), "mid")):
        yield told.Progress(of, at, told.Step.READ)
    elif "delivery" in news or "read" in news:
        kind, step = ("read", told.Step.READ) if "read" in news else ("delivery", told.Step.DELIVERED)
        until = _time(dict_in(news, kind).get("watermark"))
        yield told.Seen(person, step, until) if until else Strange("something was seen, and it is not told what")
    else:
        yield Strange("news of a kind that is not known")


def _message(message: dict[str, Any], person: Person, at: datetime | None, ours: Ours) -> Iterator[Event]:
    """What a person wrote, or what the page wrote to them; of what we sent ourselves there is nothing to tell."""
    outside_id, text = _id(text_in(message, "mid")), text_in(message, "text")[:LONGEST_TEXT]
    if not outside_id:
        yield Strange("a message without a name")
        return
    if message.get("is_deleted") is True:
        yield told.Deletion(f"{outside_id[:200]}.deleted", at, person, outside_id)
        return
    first, *others = dicts_in(message, "attachments")[:MOST_FILES] or [{}]
    kind = _kind(first) if first or not text.strip() else Kind.TEXT
    if message.get("is_echo") is True:
        if not ours.app or text_in(message, "app_id") != ours.app:
            yield told.Echo(outside_id, at, person, kind, text)
        return
    reply_to, window = _id(text_in(dict_in(message, "reply_to"), "mid")), _window(message, ours)
    yield _arrival(outside_id, at, person, kind, text, window=window, attachment=first, reply_to=reply_to)
    for number, other in enumerate(others, 2):
        yield _arrival(f"{outside_id[:200]}.{number}", at, person, _kind(other), "", window=window, attachment=other)


def _window(said: dict[str, Any], ours: Ours) -> timedelta:
    """How long we may answer: for longer where they came by an advertisement, as the `referral` tells."""
    is_by_ad = text_in(dict_in(said, "referral"), "source") == "ADS"
    return ours.ad_window if is_by_ad else WINDOW


def _kind(attachment: dict[str, Any]) -> Kind:
    kind = KINDS.get(text_in(attachment, "type"), Kind.UNKNOWN)
    is_sticker = kind == Kind.PHOTO and text_in(dict_in(attachment, "payload"), "sticker_id")
    return Kind.STICKER if is_sticker else kind


def _arrival(
    outside_id: str,
    at: datetime | None,
    person: Person,
    kind: Kind,
    text: str,
    *,
    window: timedelta,
    attachment: dict[str, Any] | None = None,
    reply_to: str = "",
) -> Event:
    if not outside_id:
        return Strange("a message without a name")
    payload = dict_in(attachment, "payload")
    url = text_in(payload, "url")
    media = Media(url=url) if url and kind in FILES else None
    place = place_in(dict_in(payload, "coordinates"), "lat", "long")
    because = Because.AD if window > WINDOW else ""
    return told.Arrival(
        outside_id, at, person, kind, text, media, reply_to, answerable_for=window, because=because, place=place
    )


def _derived(of: str, kind: str, news: dict[str, Any]) -> str:
    """What has no name of its own is told apart by its time."""
    return f"{of[:200]}.{kind}.{text_in(news, 'timestamp')[:20]}"


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID else ""


def _time(written: Any) -> datetime | None:
    """Of milliseconds since 1970."""
    with suppress(ValueError, OverflowError, OSError, TypeError):
        return datetime.fromtimestamp(int(written) / 1000, UTC)
    return None
