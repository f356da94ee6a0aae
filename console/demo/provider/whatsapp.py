"""WhatsApp as Meta documents it, as far as Pupitre speaks with it: messages out, webhooks in.

What is refused here is refused by the same codes as there. What could not be verified against Meta itself is marked so.
Sources: "Messages" of the Cloud API's reference, "messages webhook reference" and its pages, August 2026.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, ClassVar, override
from urllib.parse import parse_qs, urlsplit

from .account import VERSION, Account, Answer, Customer, File, error, fits

TEMPLATES_A_PAGE = 2
GAP = re.compile(r"{{(\w+)}}")


@dataclass(eq=False)
class Number(Account):
    """A company's phone number, with what its app was given."""

    label = "WhatsApp"
    steps = ("sent", "delivered", "read")
    refusal: ClassVar[int] = 131026  # "Message undeliverable"

    phone_number_id: str
    display_phone_number: str
    app_secret: str
    access_token: str
    customers: list[Customer] = field(default_factory=list)
    business_account: str = ""
    templates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    plays = ("photo", "voice", "document", "location")

    def name(self) -> str:
        """Of the next message."""
        return f"wamid.{secrets.token_urlsafe(24)}"

    # ---- what the company sends

    def owns(self, path: str, body: bytes) -> bool:
        return path.startswith((f"/{VERSION}/{self.phone_number_id}", f"/{VERSION}/{self.business_account}/"))

    def name_in(self, answer: dict[str, Any]) -> str:
        return str(answer["messages"][0]["id"])

    def text_of(self, said: dict[str, Any]) -> str:
        if said["type"] == "template":
            return self._filled(said["template"])
        return str(said["text"]["body"]) if said["type"] == "text" else ""

    def link_of(self, said: dict[str, Any]) -> str:
        return str(said[said["type"]].get("link", ""))

    def judge(self, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the answer to a request that sends a message."""
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token", "OAuthException")
        if path != f"/{VERSION}/{self.phone_number_id}/messages":
            return 400, error(100, "Unsupported post request", "GraphMethodException")
        try:
            said = json.loads(body)
        except ValueError:
            return 400, error(100, "Invalid JSON")
        if not fits("whatsapp_message", said) or not self._is_filled(said):
            return 400, error(100, "Invalid parameter")
        customer = self.recipient_of(said)
        if customer is None:
            return 400, error(131026, "Message undeliverable")
        to = {"input": said.get("recipient") or said.get("to"), "user_id": customer.user_id}
        return 200, {"messaging_product": "whatsapp", "contacts": [to], "messages": [{"id": self.name()}]}

    def _is_filled(self, said: dict[str, Any]) -> bool:
        """Of a template: it is approved, and every gap has its words."""
        if said["type"] != "template":
            return True
        named = self._template(said["template"])
        given = {part["type"]: len(part["parameters"]) for part in said["template"]["components"]}
        parts = ("header", "body")
        return named is not None and all(given.get(part, 0) == len(_gaps(named, part)) for part in parts)

    def _template(self, sent: dict[str, Any]) -> dict[str, Any] | None:
        wanted = (sent["name"], sent["language"]["code"], "APPROVED")
        return next((one for one in self.templates if (one["name"], one["language"], one["status"]) == wanted), None)

    def _filled(self, sent: dict[str, Any]) -> str:
        """As it is read on the customer's phone."""
        named = self._template(sent) or {"components": []}
        given = {part["type"]: [one["text"] for one in part["parameters"]] for part in sent["components"]}
        told = {part["type"].lower(): part.get("text", "") for part in named["components"]}
        for kind, words in given.items():
            pieces = GAP.split(told[kind])[::2]
            told[kind] = "".join(piece + word for piece, word in zip_longest(pieces, words, fillvalue=""))
        return "\n\n".join(filter(None, (told.get(part) for part in ("header", "body", "footer"))))

    # ---- what the company asks

    @override
    def look(self, path: str, authorization: str) -> Answer:
        """The account's templates, two a page; or, as any other, the number itself."""
        at = urlsplit(path)
        if at.path != f"/{VERSION}/{self.business_account}/message_templates":
            return super().look(path, authorization)
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token")
        begin = int(parse_qs(at.query).get("after", ["0"])[0])
        end = begin + TEMPLATES_A_PAGE
        paging: dict[str, Any] = {"cursors": {"before": str(begin), "after": str(end)}}
        if end < len(self.templates):
            paging["next"] = f"https://graph.facebook.com{path}"
        return 200, {"data": self.templates[begin:end], "paging": paging}

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
        return self.said(customer, "text", {"body": text}, at=at)

    def file(self, customer: Customer, file: File, *, caption: str = "", at: int) -> dict[str, Any]:
        about = {"id": self.keep(file), "mime_type": file.mime, "caption": caption, "filename": file.name}
        told: dict[str, Any] = {name: value for name, value in about.items() if value}
        if file.kind == "voice":
            return self.said(customer, "audio", {**told, "voice": True}, at=at)
        return self.said(customer, file.kind, told, at=at)

    @override
    def keep(self, file: File) -> str:
        """By a number, as Meta's are."""
        file_id = str(len(self.files) + 1479537139650001)
        self.files[file_id] = file
        return file_id

    def about_file(self, file_id: str, at: str) -> dict[str, Any]:
        file = self.files[file_id]
        told = {"url": at, "mime_type": file.mime, "file_size": len(file.content), "id": file_id}
        return {"messaging_product": "whatsapp", **told}

    def location(self, customer: Customer, latitude: float, longitude: float, name: str, *, at: int) -> dict[str, Any]:
        place = {"latitude": latitude, "longitude": longitude, "name": name}
        return self.said(customer, "location", place, at=at)

    def said(self, customer: Customer, kind: str, content: dict[str, Any], *, at: int) -> dict[str, Any]:
        """The webhook of a message of this kind."""
        sender = {"from": customer.phone} if customer.phone else {}
        said = {"id": self.name(), "timestamp": str(at), "type": kind, kind: content}
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

    def progress(self, outside_id: str, customer: Customer, step: str, *, at: int) -> dict[str, Any]:
        return self.status(outside_id, step, at=at)

    @override
    def loss(self, outside_id: str, customer: Customer, *, at: int) -> dict[str, Any]:
        return self.status(outside_id, "failed", at=at, code=self.refusal)


def _gaps(template: dict[str, Any], part: str) -> list[str]:
    """The names of those in the header or body of a template."""
    texts = [component.get("text", "") for component in template["components"] if component["type"].lower() == part]
    return GAP.findall("".join(texts))
