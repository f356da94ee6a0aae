"""Whether Twilio knows the account, the token and the sender.

Sources: "IncomingPhoneNumbers resource", "Accounts resource" and "Services resource" of Messaging, twilio.com/docs,
read in November 2026. A messaging service lies at another address of Twilio's than the account that it belongs to.
"""

from urllib.parse import quote, urlencode

from django.conf import settings

from conversations.base.text import from_json
from conversations.connectors.connector import Account, Request
from conversations.connectors.health import Fault, Health
from conversations.connectors.meta import dicts_in, text_in

from .sending import authorization, base

FAULTS = {"20003": Fault.TOKEN, "20404": Fault.ACCOUNT, "20005": Fault.SUSPENDED, "20008": Fault.PERMISSION}


def checks(account: Account) -> list[Request]:
    """The sender's number among the account's own; or the account, then its messaging service. Raises KeyError where
    something has not been entered.
    """
    sender, at = account.values["sender"], base(account)
    query = urlencode({"PhoneNumber": sender, "PageSize": 1})
    if sender.startswith("MG"):
        urls = [f"{at}.json", f"{settings.TWILIO_MESSAGING_URL}/v1/Services/{quote(sender, safe='')}"]
    else:
        urls = [f"{at}/IncomingPhoneNumbers.json?{query}"]
    return [Request(url, b"", {"Authorization": authorization(account)}, "GET") for url in urls]


def health(status: int, body: bytes) -> Health:
    """What Twilio's answer means. Never raises, whatever it is handed."""
    try:
        read = from_json(body)
    except ValueError:
        read = None
    code = text_in(read, "code")[:20]
    if not 200 <= status < 300:
        by_status = {401: Fault.TOKEN, 403: Fault.PERMISSION, 404: Fault.ACCOUNT}
        fallback = Fault.AWAY if status == 429 or status >= 500 else by_status.get(status, Fault.UNKNOWN)
        return Health(FAULTS.get(code, fallback), code=code)
    if isinstance(read, dict) and "incoming_phone_numbers" in read:
        numbers = dicts_in(read, "incoming_phone_numbers")
        return Health(name=text_in(numbers[0], "phone_number")[:200]) if numbers else Health(Fault.ACCOUNT)
    if text_in(read, "status") in ("suspended", "closed"):
        return Health(Fault.SUSPENDED)
    return Health(name=text_in(read, "friendly_name")[:200])
