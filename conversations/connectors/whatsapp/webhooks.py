"""What WhatsApp tells: messages of people, how far ours have come, who has another number now.

Sources: "messages webhook reference" and its pages for each type, "smb_message_echoes webhook reference", "calls
webhook reference", "System messages webhook reference" and "Business-scoped user IDs", developers.facebook.com/
documentation/business-messaging/whatsapp/, as of August 2026. Since then a person's `user_id` is always there; `wa_id`
and `from` may be absent.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from conversations.connectors import connector as told
from conversations.connectors.connector import LONGEST_ID, Account, Event, Kind, Person, Progress, Step, Strange
from conversations.connectors.meta import dict_in, dicts_in, events_in, odd_in, place_in, text_in, unknown

from . import chosen
from .codes import failure_of

WINDOW = timedelta(hours=24)  # after a person's last message; then templates alone are taken (error 131047)
KINDS = {
    "text": Kind.TEXT,
    "image": Kind.PHOTO,
    "video": Kind.VIDEO,
    "audio": Kind.AUDIO,
    "document": Kind.DOCUMENT,
    "sticker": Kind.STICKER,
    "location": Kind.LOCATION,
    "contacts": Kind.CONTACTS,
    "button": Kind.CHOICE,
    "interactive": Kind.CHOICE,
    "order": Kind.ORDER,
}
CHANGES = {"reaction", "edit", "revoke"}  # of a message
FILES = {Kind.PHOTO, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER}
# What the Business app writes about itself when it is connected; nobody says anything by it.
SILENT_FIELDS = {"history", "smb_app_state_sync"}


def parse(body: bytes, account: Account) -> list[Event]:
    """All that one webhook tells, in its order. Raises Unreadable."""
    return events_in(body, "whatsapp_business_account", partial(_entry, account=account))


def _entry(entry: dict[str, Any], account: Account) -> Iterator[Event]:
    yield from odd_in(entry, "changes")
    for change in dicts_in(entry, "changes"):
        yield from _change(change, account)


def _change(change: dict[str, Any], account: Account) -> Iterator[Event]:
    field, value = text_in(change, "field"), dict_in(change, "value")
    if field in SILENT_FIELDS:
        return
    if field not in ("messages", "smb_message_echoes", "calls"):
        yield unknown(field)
        return
    number = text_in(dict_in(value, "metadata"), "phone_number_id")
    if number != account.values.get("phone_number_id"):
        yield Strange(_("it is for another phone number"))
        return
    yield from odd_in(value, "messages", "message_echoes", "calls", "statuses", "errors")
    for error in dicts_in(value, "errors"):
        yield Strange(_("WhatsApp itself had a fault"), text_in(error, "code"))
    contacts = dicts_in(value, "contacts")
    for place, message in enumerate(dicts_in(value, "messages")):
        yield _message(message, _sender(message, contacts, place))
    for place, message in enumerate(dicts_in(value, "message_echoes")):
        yield _echo(message, _recipient(message, contacts, place))
    for place, call in enumerate(dicts_in(value, "calls")):
        if text_in(call, "event") == "terminate" and text_in(call, "direction") == "USER_INITIATED":
            yield _missed_call(call, _sender(call, contacts, place))
    for status in dicts_in(value, "statuses") if field != "calls" else ():
        yield _progress(status)


# ---- who


def _sender(message: dict[str, Any], contacts: list[dict[str, Any]], place: int) -> Person:
    return _person(text_in(message, "from_user_id"), text_in(message, "from"), contacts, place)


def _recipient(message: dict[str, Any], contacts: list[dict[str, Any]], place: int) -> Person:
    return _person(text_in(message, "to_user_id"), text_in(message, "to"), contacts, place)


def _person(user_id: str, phone: str, contacts: list[dict[str, Any]], place: int) -> Person:
    """A batch lists several people: theirs is the contact that bears the same id or number, else the only one."""
    named = [
        contact
        for contact in contacts
        if (user_id and text_in(contact, "user_id") == user_id) or (phone and text_in(contact, "wa_id") == phone)
    ]
    if not named and not user_id and not phone and place < len(contacts):
        named = [contacts[place]]
    if not named and len(contacts) == 1:
        named = contacts
    contact = named[0] if named else {}
    profile = dict_in(contact, "profile")
    return Person(
        id=_id(user_id or text_in(contact, "user_id")),
        phone=_phone(phone or text_in(contact, "wa_id")),
        username=text_in(profile, "username")[:80],
        name=text_in(profile, "name")[:200],
    )


def _id(written: str) -> str:
    return written if len(written) <= LONGEST_ID else ""


def _phone(written: str) -> str:
    digits = written.removeprefix("+")
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 20 else ""


# ---- what


def _message(message: dict[str, Any], person: Person) -> Event:
    outside_id, at, written = _id(text_in(message, "id")), _time(message), text_in(message, "type")
    if outside_id and written == "system":
        return _moved(message, person)
    if why := _why_nobody_is_shown(message, outside_id, person):
        return Strange(why)
    if written in CHANGES:
        return _changed(message, outside_id, at, person)
    kind, text, media = _content(message)
    place = place_in(dict_in(message, "location"), "latitude", "longitude") if kind == Kind.LOCATION else None
    reply_to, ad = _id(text_in(dict_in(message, "context"), "id")), dict_in(message, "referral")
    on = " ".join(filter(None, [text_in(ad, "headline"), text_in(ad, "source_url")]))
    return told.Arrival(outside_id, at, person, kind, text, media, reply_to, answerable_for=WINDOW, place=place, on=on)


def _why_nobody_is_shown(message: dict[str, Any], outside_id: str, person: Person) -> str:
    if not outside_id:
        return _("a message without an ID")
    if not person.is_known:
        return _("a message that names no sender")
    if text_in(message, "group_id"):
        return _("a message in a group")
    is_opening = text_in(message, "type") == "request_welcome"
    return _("somebody opened the chat and has written nothing yet") if is_opening else ""


def _missed_call(call: dict[str, Any], person: Person) -> Event:
    """Nobody answers calls here. They begin with a `connect`, which says nothing that their end does not."""
    outside_id = _id(text_in(call, "id"))
    if not outside_id or not person.is_known:
        return Strange(_("a call without an ID or a caller"))
    return told.Arrival(outside_id, _time(call), person, Kind.CALL, answerable_for=WINDOW)


def _changed(message: dict[str, Any], outside_id: str, at: datetime | None, person: Person) -> Event:
    """An emoji, other words or none: each names the message that it is about."""
    kind = text_in(message, "type")
    change = dict_in(message, kind)
    of = _id(text_in(change, "message_id" if kind == "reaction" else "original_message_id"))
    if not of:
        return Strange(_("a change of a message that is not named"))
    if kind == "reaction":
        return told.Reaction(outside_id, at, person, of, text_in(change, "emoji")[:40])
    if kind == "edit":
        return told.Edit(outside_id, at, person, of, _content(dict_in(change, "message"))[1])
    return told.Deletion(outside_id, at, person, of)


def _echo(message: dict[str, Any], person: Person) -> Event:
    outside_id = _id(text_in(message, "id"))
    if not outside_id or not person.is_known:
        return Strange(_("an answer from the company’s own app without an ID or a recipient"))
    if text_in(message, "type") == "revoke":
        return _changed(message, outside_id, _time(message), person)
    if text_in(message, "type") == "edit":
        message = {**dict_in(dict_in(message, "edit"), "message"), "timestamp": text_in(message, "timestamp")}
    kind, text, _media = _content(message)
    return told.Echo(outside_id, _time(message), person, kind, text)


def _content(message: dict[str, Any]) -> tuple[Kind, str, told.Media | None]:
    """What it holds, what there is to read of it, and the file, of which WhatsApp tells an id and a type."""
    written = text_in(message, "type")
    kind, part = KINDS.get(written, Kind.UNKNOWN), dict_in(message, written)
    if kind == Kind.CHOICE and (form := dict_in(part, "nfm_reply")):
        return Kind.FORM, chosen.filled_in(form), None
    if kind not in FILES:
        text = _readable(kind, part, message)
        return (kind if text.strip() or kind != Kind.TEXT else Kind.UNKNOWN), text, None
    if kind == Kind.AUDIO and part.get("voice") is True:
        kind = Kind.VOICE
    media = told.Media(_id(text_in(part, "id")), text_in(part, "mime_type")[:100], text_in(part, "filename")[:200])
    return kind, text_in(part, "caption"), media


def _readable(kind: Kind, part: dict[str, Any], message: dict[str, Any]) -> str:
    match kind:
        case Kind.TEXT:
            return text_in(part, "body")
        case Kind.LOCATION:
            return "\n".join(filter(None, [text_in(part, "name"), text_in(part, "address")]))
        case Kind.CONTACTS:
            return "\n".join(map(_card, dicts_in(message, "contacts")))
        case Kind.CHOICE:
            return chosen.choice(message)
        case Kind.ORDER:
            return chosen.order(part)
    return ""


def _card(contact: dict[str, Any]) -> str:
    """A line for each: their name and their numbers."""
    name = text_in(dict_in(contact, "name"), "formatted_name")
    phones = [text_in(phone, "phone") or text_in(phone, "wa_id") for phone in dicts_in(contact, "phones")]
    return ", ".join(filter(None, [name, *phones]))


def _moved(message: dict[str, Any], person: Person) -> Event:
    """Whoever changes the number gets another id with it; of one who shares no number only the id is told."""
    system = dict_in(message, "system")
    if text_in(system, "type") not in ("user_changed_number", "user_changed_user_id", "customer_changed_number"):
        return Strange(_("a system message of a kind that is not known"), text_in(system, "type"))
    before = Person(
        id=_id(text_in(system, "previous_user_id")) or person.id,
        phone=_phone(text_in(system, "customer")) or person.phone,
    )
    after = Person(
        id=_id(text_in(system, "user_id")), phone=_phone(text_in(system, "wa_id") or text_in(system, "new_wa_id"))
    )
    if not before.is_known or not after.is_known:
        return Strange(_("somebody has another number, and it is not told which"))
    return told.Moved(_id(text_in(message, "id")), _time(message), before, after)


def _progress(status: dict[str, Any]) -> Event:
    outside_id, written = _id(text_in(status, "id")), text_in(status, "status")
    if written == "played":  # a voice message; it was read before
        written = "read"
    if not outside_id or written not in list(Step):
        return Strange(_("a status of a kind that is not known"), written)
    if Step(written) != Step.FAILED:
        return Progress(outside_id, _time(status), Step(written))
    code = next((text_in(error, "code") for error in dicts_in(status, "errors")), "")
    return Progress(outside_id, _time(status), Step.FAILED, failure_of(code), code[:20])


def _time(told_of: dict[str, Any]) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(text_in(told_of, "timestamp")), UTC)
    return None
