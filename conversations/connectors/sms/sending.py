"""What Twilio is asked, and what its answer means.

Source: "Messages resource", twilio.com/docs/messaging/api/message-resource, read in November 2026.
"""

import base64
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings

from conversations.base.text import from_json
from conversations.connectors.connector import (
    LONGEST_ID,
    Account,
    Answer,
    Later,
    Limit,
    Outgoing,
    Person,
    Refused,
    Request,
    Taken,
)
from conversations.connectors.failure import Failure
from conversations.connectors.meta import text_in
from conversations.connectors.retry_after import wait_in

from .codes import PASSING, failure_of
from .numbers import calling_code, country_of

VERSION = "2010-04-01"
DAILY_LIMIT = 500  # messages to one country, where an administrator says nothing else


def text_message(person: Person, text: str, account: Account) -> Request:
    return _message(person, {"Body": text}, account)


def file_message(person: Person, file: Outgoing, account: Account) -> Request:
    """As MMS, which not every country has. Twilio fetches the file from its address."""
    return _message(person, {"MediaUrl": file.url}, account)


def _message(person: Person, content: Mapping[str, str], account: Account) -> Request:
    """How far it comes is told at the same address as everything else."""
    sender = account.values["sender"]
    by = {"MessagingServiceSid": sender} if sender.startswith("MG") else {"From": sender}
    to = f"+{person.phone}" if person.phone else person.id
    fields = {"To": to, **by, **content, **({"StatusCallback": account.address} if account.address else {})}
    return Request(
        url=f"{base(account)}/Messages.json",
        body=urlencode(fields).encode(),
        headers={"Authorization": authorization(account), "Content-Type": "application/x-www-form-urlencoded"},
    )


def limit(person: Person, account: Account) -> Limit | None:
    """None of a country that the company does not write to; of any other so many in a day."""
    wanted = account.values.get("countries", "").upper().replace(",", " ").split()
    prefix, written = calling_code(person.phone), account.values.get("daily_limit", "").strip()
    if wanted and country_of(person.phone) not in wanted:
        return Limit(prefix, 0)
    is_number = written.isascii() and written.isdigit() and len(written) < 7
    return Limit(prefix, int(written) if is_number else DAILY_LIMIT)


def answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """Taken with a name, or an error with its code. What is answered well and cannot be read may have been taken."""
    try:
        read = from_json(body)
    except ValueError:
        read = None
    if 200 <= status < 300:
        name = text_in(read, "sid")
        return Taken([name]) if 0 < len(name) <= LONGEST_ID else Refused(Failure.UNCERTAIN)
    code = text_in(read, "code")[:20]
    failure = failure_of(code)
    if code in PASSING or status == 429 or (status >= 500 and failure == Failure.UNKNOWN):
        fallback = Failure.TOO_FAST if status == 429 else Failure.AWAY
        return Later(fallback if failure == Failure.UNKNOWN else failure, code, wait_in(headers))
    if status in (401, 403) and failure == Failure.UNKNOWN:
        failure = Failure.NOT_ALLOWED
    return Refused(failure, code)


def base(account: Account) -> str:
    """Where everything of the account is asked."""
    return f"{settings.TWILIO_API_URL}/{VERSION}/Accounts/{account.values['account_sid']}"


def authorization(account: Account) -> str:
    named = f"{account.values['account_sid']}:{account.secrets['auth_token']}"
    return f"Basic {base64.b64encode(named.encode()).decode()}"
