"""What WhatsApp, Messenger, Facebook and Instagram have in common: Meta's signatures and its Graph API.

Sources, read in November 2026: "Webhooks from Meta" (payload validation, verification requests) and "Graph API: error
handling", developers.facebook.com.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from conversations.base.text import from_json

from .connector import Account, Unreadable

SIGNATURE = "X-Hub-Signature-256"
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")


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
        raise Unreadable("it is no JSON") from error
    if not isinstance(read, dict):
        raise Unreadable("it is no JSON object")
    if read.get("object") != kind:
        raise Unreadable("it is about another kind of account")
    return read


# What others wrote has any shape: these look into it and never raise.


def dict_in(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def dicts_in(value: Any, key: str) -> list[dict[str, Any]]:
    """Those of a list that are objects."""
    found = value.get(key) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text_in(value: Any, key: str) -> str:
    """A text, or a whole number as its digits."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        return found
    is_number = isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**18
    return str(found) if is_number else ""
