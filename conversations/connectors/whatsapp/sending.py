"""What WhatsApp is asked, and what its answer means.

Source: "Send messages", "Image messages", "Audio messages", "Document messages" and "Business-scoped user IDs:
sending", developers.facebook.com/documentation/business-messaging/whatsapp/, as of August 2026: `to` bears a phone
number, `recipient` a user id.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from conversations.base.text import from_json
from conversations.connectors.connector import (
    LONGEST_ID,
    Account,
    Answer,
    Later,
    Outgoing,
    Person,
    Refused,
    Request,
    Taken,
)
from conversations.connectors.failure import Failure
from conversations.connectors.meta import dict_in, dicts_in, headers, text_in
from conversations.connectors.retry_after import wait_in

from .codes import PASSING, WAITS, failure_of


def text_message(person: Person, text: str, account: Account) -> Request:
    return message(person, {"type": "text", "text": {"body": text, "preview_url": False}}, account)


def file_message(person: Person, file: Outgoing, account: Account) -> Request:
    """By its address, which WhatsApp fetches: a photo to look at, a voice to hear, or a document under its name."""
    if file.is_photo:
        return message(person, {"type": "image", "image": {"link": file.url}}, account)
    if file.is_voice:
        return message(person, {"type": "audio", "audio": {"link": file.url, "voice": True}}, account)
    return message(person, {"type": "document", "document": {"link": file.url, "filename": file.name}}, account)


def message(person: Person, content: dict[str, Any], account: Account) -> Request:
    """To their id where it is known, which stays when their number changes; else to the number."""
    whom = {"recipient": person.id} if person.id else {"to": person.phone}
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom, **content}
    return Request(
        url=f"{settings.GRAPH_API_URL}/{account.values['phone_number_id']}/messages",
        body=json.dumps(body).encode(),
        headers=headers(account),
    )


def answer(status: int, heads: Mapping[str, str], body: bytes) -> Answer:
    """Taken with a name, or an error with its code. What is answered well and cannot be read may have been taken."""
    said = read(body)
    if 200 <= status < 300 and not _code(said):
        names = [text_in(taken, "id") for taken in dicts_in(said, "messages")]
        outside_ids = [name for name in names if 0 < len(name) <= LONGEST_ID]
        return Taken(outside_ids) if outside_ids else Refused(Failure.UNCERTAIN)
    return refusal(status, heads, said)


def refusal(status: int, heads: Mapping[str, str], said: object) -> Refused | Later:
    """What an answer means that is not the one that was asked for."""
    code = _code(said)
    failure = failure_of(code)
    if code in PASSING or status == 429 or (status >= 500 and failure == Failure.UNKNOWN):
        fallback = Failure.TOO_FAST if status == 429 else Failure.AWAY
        return Later(fallback if failure == Failure.UNKNOWN else failure, code, wait_in(heads) or WAITS.get(code))
    if status in (401, 403) and failure == Failure.UNKNOWN:
        failure = Failure.NOT_ALLOWED
    return Refused(failure, code)


def _code(said: object) -> str:
    return text_in(dict_in(said, "error"), "code")[:20]


def read(body: bytes) -> object:
    """None: it is no JSON."""
    try:
        return from_json(body)
    except ValueError:
        return None
