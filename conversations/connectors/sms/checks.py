"""Whether Twilio knows the account, the token and the sender.

Sources: "IncomingPhoneNumbers resource" and "Accounts resource", twilio.com/docs, read in November 2026. A messaging
service lies at another address of Twilio's: of it the account and the token alone are looked at.
"""

from urllib.parse import urlencode

from conversations.base.text import from_json
from conversations.connectors.connector import Account, Request
from conversations.connectors.health import Fault, Health
from conversations.connectors.meta import dicts_in, text_in

from .sending import authorization, base

FAULTS = {"20003": Fault.TOKEN, "20404": Fault.ACCOUNT, "20005": Fault.SUSPENDED, "20008": Fault.PERMISSION}


def check(account: Account) -> Request:
    """The sender's number among the account's own. Raises KeyError where something has not been entered."""
    sender, at = account.values["sender"], base(account)
    query = urlencode({"PhoneNumber": sender, "PageSize": 1})
    url = f"{at}.json" if sender.startswith("MG") else f"{at}/IncomingPhoneNumbers.json?{query}"
    return Request(url, b"", {"Authorization": authorization(account)}, "GET")


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
