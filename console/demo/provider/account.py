"""What all played accounts have in common: customers, a judgement of what the company sends, signed webhooks."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import fastjsonschema

VERSION = "v26.0"  # of Meta's interface
# Of the kinds that providers take, those that Pupitre sends.
SENT_FILES = {"image/jpeg", "image/png", "application/pdf", "audio/ogg", "audio/mp4"}
SCHEMAS = Path(__file__).parent / "schemas"
Answer = tuple[int, dict[str, Any]]  # status and JSON


@dataclass(frozen=True)
class Customer:
    """Somebody who writes. One with a user name may share no number."""

    user_id: str
    name: str
    phone: str = ""
    username: str = ""

    def contact(self) -> dict[str, Any]:
        profile = {"name": self.name, **({"username": self.username} if self.username else {})}
        return {"profile": profile, **({"wa_id": self.phone} if self.phone else {}), "user_id": self.user_id}


@dataclass(frozen=True)
class File:
    """What a customer sends; `kind` as WhatsApp calls it: image, document, audio, video, sticker; or voice."""

    kind: str
    content: bytes
    mime: str
    name: str = ""


class Account:
    """A company's at Meta. Another provider's says otherwise what differs."""

    app_secret: str
    access_token: str
    customers: list[Customer]
    content_type = "application/json"
    label = ""
    steps: tuple[str, ...] = ("delivered", "read")  # that are told of each message
    refusal: ClassVar[int] = 551  # the code by which it takes no message to somebody, "This person isn't available"

    # ---- what the company sends

    def owns(self, path: str, body: bytes) -> bool:
        """Whether it is this account that is asked."""
        raise NotImplementedError

    def judge(self, path: str, authorization: str, body: bytes) -> Answer:
        """The answer to a request that sends a message."""
        raise NotImplementedError

    def look(self, path: str, authorization: str) -> Answer:
        """The answer to a request that only asks: for the account itself."""
        if authorization != f"Bearer {self.access_token}":
            return 401, error(190, "Invalid OAuth access token")
        if f"appsecret_proof={_hmac(self.app_secret, self.access_token.encode())}" not in path:
            return 400, error(100, "Invalid appsecret_proof provided in the API argument")
        return 200, {"id": path.rsplit("/", 1)[-1].split("?", maxsplit=1)[0], "name": self.label}

    def read(self, body: bytes) -> dict[str, Any]:
        """What was sent, as its fields. Raises ValueError."""
        return dict(json.loads(body))

    def name_in(self, answer: dict[str, Any]) -> str:
        """How the answer calls the message that was taken."""
        return str(answer["message_id"])

    def text_of(self, said: dict[str, Any]) -> str:
        return str(said["message"].get("text", ""))

    def link_of(self, said: dict[str, Any]) -> str:
        """Where the company's file lies that was sent; empty: it is none."""
        return ""

    def recipient_of(self, said: dict[str, Any]) -> Customer | None:
        wanted = said["recipient"].get("id")
        return next((customer for customer in self.customers if customer.user_id == wanted), None)

    def addressee(self, said: dict[str, Any], outside_id: str) -> Customer | None:
        """To whom a message went that was taken."""
        return self.recipient_of(said)

    # ---- the files of its customers

    plays: ClassVar[tuple[str, ...]] = ()  # what else than texts they can send here: photo, voice, document, location
    files: dict[str, File]  # by their names
    files_at = ""  # the address below which they lie, as long as the provider is there

    def keep(self, file: File) -> str:
        """Lays down what a customer sends. Answers with its name."""
        name = new_name("file-")
        self.files[name] = file
        return name

    def may_fetch(self, authorization: str) -> bool:
        """Whether somebody who says this is handed a customer's file."""
        return authorization == f"Bearer {self.access_token}"

    def about_file(self, file_id: str, at: str) -> dict[str, Any]:
        """What is answered to the id of a file that lies at this address."""
        raise NotImplementedError

    # ---- what it is told

    def file(self, customer: Customer, file: File, *, caption: str = "", at: int) -> dict[str, Any]:
        """The webhook of a file that a customer sends, which lies here from then on."""
        raise NotImplementedError

    def location(self, customer: Customer, latitude: float, longitude: float, name: str, *, at: int) -> dict[str, Any]:
        """The webhook of a place that a customer shares."""
        raise NotImplementedError

    def message(self, customer: Customer, text: str, *, at: int) -> dict[str, Any]:
        """The webhook of what a customer writes; `at`: seconds since 1970."""
        raise NotImplementedError

    def progress(self, outside_id: str, customer: Customer, step: str, *, at: int) -> dict[str, Any]:
        """The webhook of how far a message of the company's has come."""
        raise NotImplementedError

    def loss(self, outside_id: str, customer: Customer, *, at: int) -> dict[str, Any] | None:
        """The webhook of a message that was taken and will never arrive. None: the provider tells of none."""
        return None

    def encoded(self, webhook: dict[str, Any]) -> bytes:
        return json.dumps(webhook).encode()

    def proof(self, body: bytes, url: str) -> dict[str, str]:
        """The headers that show a webhook to be the provider's."""
        return {"X-Hub-Signature-256": self.signature(body)}

    def signature(self, body: bytes) -> str:
        return f"sha256={_hmac(self.app_secret, body)}"


def fits(schema: str, said: Any) -> bool:
    """Whether a request is as the provider documents it: the schema names the page, and what could not be verified."""
    try:
        _validator(schema)(said)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@cache
def _validator(schema: str) -> Any:
    return fastjsonschema.compile(json.loads((SCHEMAS / f"{schema}.json").read_text())["schema"])


def error(code: int, message: str, kind: str = "OAuthException") -> dict[str, Any]:
    """As Meta's Graph API answers."""
    return {"error": {"message": f"(#{code}) {message}", "type": kind, "code": code, "fbtrace_id": "A0"}}


def new_name(prefix: str) -> str:
    return f"{prefix}{secrets.token_hex(16)}"


def _hmac(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
