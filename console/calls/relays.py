"""The servers that help two browsers find a way to each other, with credentials that soon end.

STUN tells a browser its public address; TURN carries what finds no direct way. A TURN server believes a name and a
password that are made of a secret it shares with us: the name says until when and for which conversation, the password
is its HMAC-SHA1 (coturn's `use-auth-secret`; draft-uberti-behave-turn-rest-00).
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

GOOD_FOR = timedelta(minutes=10)


def servers_for(conversation_id: int, *, now: datetime) -> list[dict[str, Any]]:
    """As `RTCPeerConnection` takes them: {urls}, and for TURN {urls, username, credential}."""
    servers: list[dict[str, Any]] = [{"urls": settings.STUN_URLS}] if settings.STUN_URLS else []
    if settings.TURN_URLS:
        name = f"{int((now + GOOD_FOR).timestamp())}:{conversation_id}"
        servers.append({"urls": settings.TURN_URLS, "username": name, "credential": _password_of(name)})
    return servers


def _password_of(name: str) -> str:
    sign = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1)
    return base64.b64encode(sign.digest()).decode()
