"""SMS as Twilio documents it, as far as Pupitre speaks with it.

Sources: "Messages resource", "Services resource" of Messaging, "Twilio's request to your incoming message Webhook URL"
(9 March 2026), "Webhooks security", twilio.com/docs, read in November 2026. The signature is written out here, not
taken from Twilio's library, which Pupitre asks.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any, ClassVar, override
from urllib.parse import parse_qsl, urlencode

from .account import Account, Answer, Customer, File, fits, new_name

VERSION = "2010-04-01"
LONGEST = 1600


@dataclass(eq=False)
class Phone(Account):
    """A company's number. `access_token` is the account's auth token."""

    app_secret: str
    access_token: str
    customers: list[Customer]
    account_sid: str
    number: str  # with a plus
    content_type = "application/x-www-form-urlencoded"
    label = "SMS"
    steps = ("sent", "delivered")
    refusal: ClassVar[int] = 21614  # "not a mobile number"
    service: str = ""  # the SID of a messaging service
    stopped: set[str] = field(default_factory=set)  # who wrote STOP
    files: dict[str, File] = field(default_factory=dict)
    plays = ("photo", "voice")

    def owns(self, path: str, body: bytes) -> bool:
        return path.startswith((f"/{VERSION}/Accounts/", "/v1/Services/"))

    def judge(self, path: str, authorization: str, body: bytes) -> Answer:
        if not self._allows(path, authorization):
            return 401, _error(20003, "Authenticate", 401)
        if not path.endswith("/Messages.json"):
            return 404, _error(20404, "The requested resource was not found", 404)
        said = self.read(body)
        if (fault := self._fault(said)) is not None:
            return 400, fault
        return 201, {"sid": new_name("SM"), "status": "queued", "to": said["To"], "error_code": None}

    def _fault(self, said: dict[str, Any]) -> dict[str, Any] | None:
        customer = self.recipient_of(said)
        faults = [
            (not fits("twilio_message", said), 21602, "Message body is required"),
            (len(said.get("Body", "")) > LONGEST, 21617, "The message body exceeds the 1600 character limit"),
            (said.get("From") != self.number, 21606, "The 'From' phone number is not valid"),
            (customer is None, 21211, "The 'To' number is not a valid phone number"),
            (customer and customer.phone in self.stopped, 21610, "Attempt to send to unsubscribed recipient"),
        ]
        return next((_error(code, message) for is_so, code, message in faults if is_so), None)

    def look(self, path: str, authorization: str) -> Answer:
        """For the account, one of its numbers or its messaging service."""
        if not self._allows(path, authorization):
            return 401, _error(20003, "Authenticate", 401)
        if path == f"/{VERSION}/Accounts/{self.account_sid}.json":
            return 200, {"sid": self.account_sid, "friendly_name": "Maison Lorme", "status": "active"}
        if path.startswith("/v1/Services/"):
            is_known = bool(self.service) and path == f"/v1/Services/{self.service}"
            missing = 404, _error(20404, "The requested resource was not found", 404)
            return (200, {"sid": self.service, "friendly_name": "Lorme’s numbers"}) if is_known else missing
        found = [{"phone_number": self.number}] if urlencode({"PhoneNumber": self.number}) in path else []
        return 200, {"incoming_phone_numbers": found}

    def _allows(self, path: str, authorization: str) -> bool:
        is_of_account = f"/{self.account_sid}" in path or path.startswith("/v1/")
        return authorization == self._allowed() and is_of_account

    def _allowed(self) -> str:
        return "Basic " + base64.b64encode(f"{self.account_sid}:{self.access_token}".encode()).decode()

    def read(self, body: bytes) -> dict[str, Any]:
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))

    def name_in(self, answer: dict[str, Any]) -> str:
        return str(answer["sid"])

    def text_of(self, said: dict[str, Any]) -> str:
        return str(said.get("Body", ""))

    def link_of(self, said: dict[str, Any]) -> str:
        return str(said.get("MediaUrl", ""))

    def recipient_of(self, said: dict[str, Any]) -> Customer | None:
        return next((customer for customer in self.customers if f"+{customer.phone}" == said.get("To")), None)

    def message(self, customer: Customer, text: str, *, at: int) -> dict[str, Any]:
        """What Twilio itself does at STOP and START happens here too."""
        if text.strip().upper() in ("STOP", "START"):
            (self.stopped.add if text.strip().upper() == "STOP" else self.stopped.discard)(customer.phone)
        return {**self._received(customer), "NumMedia": "0", "Body": text}

    def file(self, customer: Customer, file: File, *, caption: str = "", at: int) -> dict[str, Any]:
        lies = {"MediaUrl0": f"{self.files_at}/{self.keep(file)}", "MediaContentType0": file.mime}
        return {**self._received(customer), "NumMedia": "1", **lies, "Body": caption}

    @override
    def may_fetch(self, authorization: str) -> bool:
        return authorization == self._allowed()

    def _received(self, customer: Customer) -> dict[str, Any]:
        whom = {"From": f"+{customer.phone}", "To": self.number, "FromCountry": "", "ToCountry": ""}
        return {**self._of(new_name("SM")), **whom, "SmsStatus": "received"}

    def progress(self, outside_id: str, customer: Customer, step: str, *, at: int) -> dict[str, Any]:
        whom = {"From": self.number, "To": f"+{customer.phone}"}
        return {**self._of(outside_id), **whom, "SmsStatus": step, "MessageStatus": step}

    @override
    def loss(self, outside_id: str, customer: Customer, *, at: int) -> dict[str, Any]:
        """The phone is off, or out of reach."""
        return self.progress(outside_id, customer, "undelivered", at=at) | {"ErrorCode": "30003"}

    def _of(self, sid: str) -> dict[str, Any]:
        return {"MessageSid": sid, "SmsSid": sid, "AccountSid": self.account_sid, "ApiVersion": VERSION}

    def encoded(self, webhook: dict[str, Any]) -> bytes:
        return urlencode(webhook).encode()

    def proof(self, body: bytes, url: str) -> dict[str, str]:
        """Over the address and all fields, sorted by their names."""
        fields = self.read(body)
        signed = url + "".join(name + fields[name] for name in sorted(fields))
        made = hmac.new(self.access_token.encode(), signed.encode(), hashlib.sha1)
        return {"X-Twilio-Signature": base64.b64encode(made.digest()).decode()}


def _error(code: int, message: str, status: int = 400) -> dict[str, Any]:
    about = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": message, "more_info": about, "status": status}
