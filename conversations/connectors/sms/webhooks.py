"""What Twilio tells of SMS and MMS: messages of people, and how far ours have come.

Sources: "Twilio's request to your incoming message Webhook URL" (9 March 2026), "Outbound message status in status
callbacks" and "Twilio support for opt-out keywords", twilio.com/docs and help.twilio.com, read in November 2026. An
incoming message bears no time, so the time of its arrival is taken.
"""

from urllib.parse import parse_qsl

from django.utils.translation import gettext_noop as _

from conversations.base.text import from_json, well_formed
from conversations.connectors import connector as told
from conversations.connectors.connector import LONGEST_ID, Account, Event, Kind, Person, Step, Strange, Unreadable
from conversations.connectors.meta import place_in

from .codes import failure_of
from .keywords import consent_in
from .numbers import digits_of

MOST_FIELDS = 200
MOST_MEDIA = 10  # of one message
LONGEST_NAME = 20  # of a sender in letters; operators take 11
STEPS = {
    "sent": Step.SENT,
    "delivered": Step.DELIVERED,
    "read": Step.READ,
    "undelivered": Step.FAILED,
    "failed": Step.FAILED,
    "canceled": Step.FAILED,
}
ON_THE_WAY = {"accepted", "scheduled", "queued", "sending"}  # at Twilio, which says more soon
KINDS = {"image": Kind.PHOTO, "video": Kind.VIDEO, "audio": Kind.AUDIO}  # all else is a document


def form_in(body: bytes) -> dict[str, str]:
    """The fields of a form, the last of a name. Raises ValueError where it is none, or has too many of them."""
    return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))


def parse(body: bytes, account: Account) -> list[Event]:
    """All that one webhook tells: one message, or how far one has come. Raises Unreadable."""
    said = _fields(body)
    if not (sid := _id(said.get("MessageSid") or said.get("SmsSid", ""))):
        raise Unreadable(_("it names no message"))
    if said.get("AccountSid") != account.values.get("account_sid"):
        return [Strange(_("it is for another account"))]
    status = said.get("MessageStatus") or said.get("SmsStatus", "")
    if status in STEPS:
        return [_progress(sid, STEPS[status], said)]
    if status in ON_THE_WAY:
        return []
    if status not in ("", "received", "receiving"):
        return [Strange(_("a status of a kind that is not known"), status)]
    if account.values.get("sender") not in (said.get("To"), said.get("MessagingServiceSid")):
        return [Strange(_("it is for another phone number"))]
    return _arrivals(sid, said)


def _fields(body: bytes) -> dict[str, str]:
    """Of a form, or of a JSON object of the same names."""
    try:
        read = from_json(body) if body.lstrip()[:1] == b"{" else form_in(body)
    except ValueError as error:
        raise Unreadable(_("it is neither a form nor JSON")) from error
    fields = {name: value for name, value in read.items() if isinstance(value, str)}
    return {name: well_formed(value) for name, value in fields.items()}


def _progress(sid: str, step: Step, said: dict[str, str]) -> Event:
    code = said.get("ErrorCode", "")[:20]
    return told.Progress(sid, None, step, failure_of(code) if step == Step.FAILED else None, code)


def _arrivals(sid: str, said: dict[str, str]) -> list[Event]:
    """A message with its first file; what else came with it follows, each under a name of its own."""
    person = _person(said.get("From", ""))
    if not person.is_known:
        return [Strange(_("a message that names no sender"))]
    files, text = _media(said), said.get("Body") or said.get("ButtonText", "")
    if not files and not text.strip() and (place := _place(said)):
        called = "\n".join(filter(None, [said.get("Label", ""), said.get("Address", "")]))
        return [told.Arrival(sid, None, person, Kind.LOCATION, called, place=place)]
    if not files:
        kind = Kind.TEXT if text.strip() else Kind.UNKNOWN
        consent = consent_in(text, said.get("OptOutType", ""), person)
        return [told.Arrival(sid, None, person, kind, text, consent=consent)]
    names = [sid, *(f"{sid}.{number}" for number in range(1, len(files)))]
    words = [text, *([""] * (len(files) - 1))]
    return [
        told.Arrival(name, None, person, _kind(file), caption, file)
        for name, caption, file in zip(names, words, files, strict=True)
    ]


def _kind(file: told.Media) -> Kind:
    return KINDS.get(file.mime.split("/")[0], Kind.DOCUMENT)


def _media(said: dict[str, str]) -> list[told.Media]:
    """What stands there, whatever `NumMedia` says of it."""
    found = ((said.get(f"MediaUrl{n}", ""), said.get(f"MediaContentType{n}", "")) for n in range(MOST_MEDIA))
    return [told.Media(url=url, mime=mime[:100]) for url, mime in found if url]


def _place(said: dict[str, str]) -> told.Place | None:
    """By RCS people may send where they are."""
    try:
        degrees = {name: float(said.get(name, "")) for name in ("Latitude", "Longitude")}
    except ValueError:
        return None
    return place_in(degrees, "Latitude", "Longitude")


def _person(written: str) -> Person:
    """By the number. A name in letters is known by itself, and cannot be answered."""
    written = written.removeprefix("rcs:")
    if digits := digits_of(written):
        return Person(phone=digits)
    is_name = 0 < len(written) <= LONGEST_NAME and ":" not in written and written.strip()
    return Person(id=written, name=written) if is_name else Person()


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID - 3 else ""
