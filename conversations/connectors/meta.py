"""What WhatsApp, Messenger, Facebook and Instagram have in common: Meta's signatures and its Graph API.

Sources, read in November 2026: "Webhooks from Meta" (payload validation, verification requests) and "Graph API: error
handling", developers.facebook.com.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from conversations.base.text import from_json

from .connector import Account, Event, Place, Request, Setting, Strange, Unreadable
from .failure import Failure
from .health import Fault, Health

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MEDIA_HOSTS = ("fbsbx.com", "fbcdn.net")  # where people's files lie
MEDIA_ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.)+(?:fbsbx\.com|fbcdn\.net|cdninstagram\.com)/[!-~]*")
SIGNATURE = "X-Hub-Signature-256"
VERSIONS = Path(__file__).parent / "graph_versions.json"
PASSING = {"1", "2", "4", "17", "32", "613"}  # outages and pace: they say nothing of what was entered
FAULTS = {
    "190": Fault.TOKEN,
    "102": Fault.TOKEN,
    "0": Fault.TOKEN,
    "100": Fault.ACCOUNT,
    "803": Fault.ACCOUNT,
    "3": Fault.PERMISSION,
    "368": Fault.SUSPENDED,
    "131031": Fault.SUSPENDED,
}
NO_PROFILE = "2018218"  # of whoever writes there without an account of Facebook's
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")

APP_SECRET = Setting(
    "app_secret",
    gettext_lazy("App secret"),
    gettext_lazy("In Meta’s app, under App settings › Basic. It proves that what comes in is Meta’s."),
    is_secret=True,
)


def access_token(whose: "StrPromise") -> Setting:
    """By which everything is asked: `whose` it is, and how it is had, differs by the channel."""
    return Setting("access_token", gettext_lazy("Access token"), whose, is_secret=True)


def challenge(query: Mapping[str, str], account: Account) -> str | None:
    """Meta asks for the number that it sends, from whoever knows the token that was pasted there."""
    token = query.get("hub.verify_token", "")
    is_ours = hmac.compare_digest(token.encode(errors="replace"), account.verify_token.encode())
    if not is_ours or query.get("hub.mode") != "subscribe":
        return None
    number = query.get("hub.challenge", "")
    return number if re.fullmatch(r"[\w.-]{1,200}", number, re.ASCII) else None


def is_signed(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """HMAC-SHA256 of the raw body with the app's secret. Without a secret nothing is signed."""
    found = _SIGNATURE.fullmatch(headers.get(SIGNATURE) or "")
    if found is None or not secret:
        return False
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right, found[1])


def webhook(body: bytes, kind: str) -> dict[str, Any]:
    """The body of a webhook about this kind of object. Raises Unreadable."""
    try:
        read = from_json(body)
    except ValueError as error:  # no UTF-8, no JSON, too deep, a number too long
        raise Unreadable(_("it is no JSON")) from error
    if not isinstance(read, dict):
        raise Unreadable(_("it is no JSON object"))
    if read.get("object") != kind:
        raise Unreadable(_("it is about another kind of account"))
    return read


# What others wrote has any shape: these look into it and never raise.


def dict_in(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def dicts_in(value: Any, key: str) -> list[dict[str, Any]]:
    """Those of a list that are objects."""
    found = value.get(key) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def events_in(body: bytes, kind: str, of_entry: Callable[[dict[str, Any]], Iterable[Event]]) -> list[Event]:
    """All that a webhook about this kind of object tells, entry by entry. Raises Unreadable."""
    whole = webhook(body, kind)
    return [*odd_in(whole, "entry"), *(event for entry in dicts_in(whole, "entry") for event in of_entry(entry))]


def odd_in(value: dict[str, Any], *keys: str) -> list[Strange]:
    """Whether nothing stands under these keys, or something else than lists of objects, which is passed over above."""
    found = [value[key] for key in keys if key in value]
    is_known = all(isinstance(items, list) and all(isinstance(item, dict) for item in items) for items in found)
    return [] if found and is_known else [Strange(_("something in it has a shape that is not known"))]


def unknown(called: str) -> Strange:
    """Of a kind that no connector of Meta's knows: `called` is Meta's name for it."""
    return Strange(_("news of a kind that is not known"), called)


def text_in(value: Any, key: str) -> str:
    """A text, or a whole number as its digits."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        return found
    is_number = isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**18
    return str(found) if is_number else ""


def place_in(value: Any, latitude: str, longitude: str) -> Place | None:
    """By its degrees under these keys; None where they are on no map."""
    found = [value.get(key) if isinstance(value, dict) else None for key in (latitude, longitude)]
    degrees = [degree for degree in found if isinstance(degree, int | float) and not isinstance(degree, bool)]
    if len(degrees) < 2 or not (abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180):
        return None
    return Place(*map(float, degrees))


# ---- the Graph API


def headers(account: Account) -> dict[str, str]:
    """Of every request that the company's token allows. Raises KeyError where there is none."""
    return {"Authorization": f"Bearer {account.secrets['access_token']}", "Content-Type": "application/json"}


def check(node: str, fields: str, account: Account) -> Request:
    """Asks for the name of what is connected. The proof shows that token and app secret belong together ("Securing
    Graph API requests"). Raises KeyError where something has not been entered.
    """
    token, secret = account.secrets["access_token"], account.secrets["app_secret"]
    proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    query = urlencode({"fields": fields, "appsecret_proof": proof})
    return Request(f"{settings.GRAPH_API_URL}/{quote(node, safe='')}?{query}", b"", headers(account), "GET")


def health(status: int, body: bytes) -> Health:
    """What the answer to such a check means. Never raises, whatever it is handed."""
    try:
        read = from_json(body)
    except ValueError:
        read = None
    error = dict_in(read, "error")
    code = text_in(error, "code")[:20]
    if 200 <= status < 300 and not error:
        names = (text_in(read, name) for name in ("display_phone_number", "username", "name", "id"))
        return Health(name=next(filter(None, names), "")[:200])
    if code == "100" and "appsecret_proof" in text_in(error, "message"):
        return Health(Fault.SECRET, code=code)
    if code == "2635":  # the version has ended
        return Health(Fault.VERSION, code=code)
    if status == 429 or status >= 500 or code in PASSING:
        return Health(Fault.AWAY, code=code)
    is_permission = code == "10" or (len(code) == 3 and code[0] == "2")
    return Health(Fault.PERMISSION if is_permission else FAULTS.get(code, Fault.UNKNOWN), code=code)


def name_request(person_id: str, fields: str, account: Account) -> Request:
    """Who somebody is that has written ("User Profile API", 18 March 2026). Raises KeyError where there is no token."""
    url = f"{settings.GRAPH_API_URL}/{quote(person_id, safe='')}?{urlencode({'fields': fields})}"
    return Request(url, b"", headers(account), "GET")


def name_told(status: int, body: bytes) -> str | Failure:
    """What the answer tells: a name, else the user name. Who came by a phone number has no profile. Never raises."""
    try:
        read = from_json(body)
    except ValueError:
        read = None
    error = dict_in(read, "error")
    if 200 <= status < 300 and isinstance(read, dict) and not error:
        username = text_in(read, "username")
        return (text_in(read, "name") or (f"@{username}" if username else ""))[:200]
    code, subcode = text_in(error, "code"), text_in(error, "error_subcode")
    if NO_PROFILE in (code, subcode):
        return ""
    if status == 429 or status >= 500 or code in PASSING:
        return Failure.AWAY
    is_permission = code in ("3", "10", "190") or (len(code) == 3 and code[0] == "2")
    return Failure.NOT_ALLOWED if is_permission else Failure.UNREACHABLE


def version_ends() -> date | None:
    """When Meta stops answering the version in use. None: not announced, or none that we know of."""
    version = settings.GRAPH_API_URL.rsplit("/", 1)[-1]
    ends = json.loads(VERSIONS.read_text())["ends"].get(version)
    return date.fromisoformat(ends) if ends else None
