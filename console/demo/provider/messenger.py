"""Messenger and Instagram as Meta documents them, as far as Pupitre speaks with them.

Sources: "Send API" and "Webhook events" of the Messenger platform, "Webhook notification examples" of the Instagram
platform, developers.facebook.com/documentation, read in November 2026.
"""

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, override

from .account import VERSION, Account, Answer, Customer, File, error, fits, new_name

KINDS = {"image": "image", "voice": "audio", "document": "file"}  # as Messenger calls them


@dataclass(eq=False)
class Page(Account):
    """What people write to a page."""

    app_secret: str
    access_token: str
    customers: list[Customer]
    page_id: str
    files: dict[str, File] = field(default_factory=dict, kw_only=True)
    label = "Messenger"
    kind = "page"
    longest = 2000
    plays: ClassVar[tuple[str, ...]] = ("photo", "voice", "document")

    @property
    def own_id(self) -> str:
        """By which webhooks call the account."""
        return self.page_id

    def owns(self, path: str, body: bytes) -> bool:
        at = path.split("?", maxsplit=1)[0]
        own = [f"/{VERSION}/{self.own_id}", *(f"/{VERSION}/{customer.user_id}" for customer in self.customers)]
        return at in own or (at == f"/{VERSION}/{self.page_id}/messages" and self._knows(body))

    def look(self, path: str, authorization: str) -> Answer:
        """For the account; or what a customer is called, as the "User Profile API" tells it."""
        at = path.split("?", maxsplit=1)[0]
        customer = next((one for one in self.customers if at == f"/{VERSION}/{one.user_id}"), None)
        if customer is None:
            return super().look(path, authorization)
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token")
        named = {"name": customer.name} if customer.name else {}
        return 200, {"id": customer.user_id, **named}

    def _knows(self, body: bytes) -> bool:
        """Messages of a page and of the Instagram account that is linked with it go to one address."""
        return any(f'"{customer.user_id}"'.encode() in body for customer in self.customers)

    def link_of(self, said: dict[str, Any]) -> str:
        return str(said["message"].get("attachment", {}).get("payload", {}).get("url", ""))

    def judge(self, path: str, authorization: str, body: bytes) -> Answer:
        """As Messenger answers to a message: 200 with its name, or an error with its code."""
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token")
        try:
            said = json.loads(body)
        except ValueError:
            return 400, error(100, "Invalid JSON")
        if not fits("messenger_message", said) or self.length_of(self.text_of(said)) > self.longest:
            return 400, error(100, "Invalid parameter")
        customer = self.recipient_of(said)
        if customer is None:
            return 400, error(100, "No matching user found")
        return 200, {"recipient_id": customer.user_id, "message_id": new_name("m_")}

    def length_of(self, text: str) -> int:
        return len(text)

    def message(self, customer: Customer, text: str, *, at: int) -> dict[str, Any]:
        return self._webhook(customer, at, message={"mid": new_name("m_"), "text": text})

    def file(self, customer: Customer, file: File, *, caption: str = "", at: int) -> dict[str, Any]:
        attachment = {"type": KINDS[file.kind], "payload": {"url": f"{self.files_at}/{self.keep(file)}"}}
        said = {"text": caption} if caption else {}
        return self._webhook(customer, at, message={"mid": new_name("m_"), **said, "attachments": [attachment]})

    @override
    def may_fetch(self, authorization: str) -> bool:
        """Its address is all that is asked for."""
        return True

    def progress(self, outside_id: str, customer: Customer, step: str, *, at: int) -> dict[str, Any]:
        """Up to which moment all has been delivered or read."""
        kind = {"delivered": "delivery"}.get(step, step)
        return self._webhook(customer, at, **{kind: {"watermark": at * 1000 + 999}})

    def _webhook(self, customer: Customer, at: int, **told: Any) -> dict[str, Any]:
        whom = {"sender": {"id": customer.user_id}, "recipient": {"id": self.own_id}, "timestamp": at * 1000}
        return {"object": self.kind, "entry": [{"id": self.own_id, "time": at * 1000, "messaging": [{**whom, **told}]}]}


@dataclass(eq=False)
class Instagram(Page):
    """What people write to the account that is linked with a page."""

    instagram_id: str
    label = "Instagram"
    kind = "instagram"
    longest = 1000
    steps = ("read",)
    plays = ("photo", "voice")

    @property
    def own_id(self) -> str:
        return self.instagram_id

    def length_of(self, text: str) -> int:
        """Bytes, as "Send a message" of Instagram messaging has it."""
        return len(text.encode())

    def progress(self, outside_id: str, customer: Customer, step: str, *, at: int) -> dict[str, Any]:
        """Which message has been read; nothing is told of deliveries."""
        return self._webhook(customer, at, read={"mid": outside_id})
