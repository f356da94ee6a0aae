"""WhatsApp as Meta documents it, as far as Pupitre speaks with it: messages out, webhooks in.

What is refused here is refused by the same codes as there. What could not be verified against Meta itself is marked so.
Sources: "Messages" of the Cloud API's reference, "messages webhook reference" and its pages, August 2026.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

VERSION = "v26.0"


@dataclass(frozen=True)
class Customer:
    """Somebody with WhatsApp. One with a user name may share no number."""

    user_id: str
    name: str
    phone: str = ""
    username: str = ""

    def contact(self) -> dict[str, Any]:
        profile = {"name": self.name, **({"username": self.username} if self.username else {})}
        return {"profile": profile, **({"wa_id": self.phone} if self.phone else {}), "user_id": self.user_id}


@dataclass
class Number:
    """A company's phone number, with what its app was given."""

    phone_number_id: str
    display_phone_number: str
    app_secret: str
    access_token: str
    customers: list[Customer] = field(default_factory=list)

    def name(self) -> str:
        """Of the next message."""
        return f"wamid.{secrets.token_urlsafe(24)}"

    # ---- what the company sends

    def judge(self, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the answer to a request that sends a message."""
        if authorization != f"Bearer {self.access_token}":
            return 401, _error(190, "Invalid OAuth access token", "OAuthException")
        if path != f"/{VERSION}/{self.phone_number_id}/messages":
            return 400, _error(100, "Unsupported post request", "GraphMethodException")
        try:
            said = json.loads(body)
            _check(said)
            customer = self.recipient_of(said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return 400, _error(100, f"Invalid parameter: {type(error).__name__}")
        if customer is None:
            return 400, _error(131026, "Message undeliverable")
        to = {"input": said.get("recipient") or said.get("to"), "user_id": customer.user_id}
        return 200, {"messaging_product": "whatsapp", "contacts": [to], "messages": [{"id": self.name()}]}

    def recipient_of(self, said: dict[str, Any]) -> Customer | None:
        whom = [
            customer
            for customer in self.customers
            if said.get("recipient") == customer.user_id or said.get("to") == customer.phone
        ]
        return whom[0] if whom else None

    # ---- what it is told

    def message(self, customer: Customer, text: str, *, at: int) -> dict[str, Any]:
        """The webhook of a text that a customer writes; `at`: seconds since 1970."""
        sender = {"from": customer.phone} if customer.phone else {}
        said = {"id": self.name(), "timestamp": str(at), "type": "text", "text": {"body": text}}
        message = {**sender, "from_user_id": customer.user_id, **said}
        return self.webhook({"contacts": [customer.contact()], "messages": [message]})

    def status(self, outside_id: str, status: str, *, at: int, code: int | None = None) -> dict[str, Any]:
        """The webhook of how far a message has come: sent, delivered, read, or failed with a code."""
        errors = {"errors": [{"code": code, "title": "Failed"}]} if code else {}
        return self.webhook({"statuses": [{"id": outside_id, "status": status, "timestamp": str(at), **errors}]})

    def webhook(self, told: dict[str, Any]) -> dict[str, Any]:
        numbers = {"display_phone_number": self.display_phone_number, "phone_number_id": self.phone_number_id}
        value = {"messaging_product": "whatsapp", "metadata": numbers, **told}
        entry = {"id": "215589313200001", "changes": [{"value": value, "field": "messages"}]}
        return {"object": "whatsapp_business_account", "entry": [entry]}

    def signature(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()


def _check(said: dict[str, Any]) -> None:
    """Raises ValueError, KeyError, TypeError or AttributeError where it is no text message."""
    if said["messaging_product"] != "whatsapp" or said["type"] != "text":
        raise ValueError
    if not 0 < len(said["text"]["body"]) <= 4096:
        raise ValueError


def _error(code: int, message: str, kind: str = "OAuthException") -> dict[str, Any]:
    return {"error": {"message": f"(#{code}) {message}", "type": kind, "code": code, "fbtrace_id": "A0"}}
