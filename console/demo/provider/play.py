"""The simulated provider with a page: one plays the customers of each channel, and sees what the company answers.

It posts webhooks to Pupitre as each provider would, signed, and tells how far each answer has come.
"""

import http.client
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, override
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .account import SENT_FILES, Account, Customer, File
from .server import Handler, Provider, Trouble

HERE = Path(__file__).parents[1]
FILES = {
    "photo": ("image", "globe.jpg", "image/jpeg"),
    "voice": ("voice", "chime.ogg", "audio/ogg"),
    "document": ("document", "facture-20611.pdf", "application/pdf"),
}
KINDS = {"photo": _("Photo"), "voice": _("Voice message"), "document": _("Document"), "location": _("Location")}
PATIENCE = 5  # seconds for Pupitre's answer to a webhook
LONGEST_FORM = 20_000  # bytes
SHOWN = "/shown/"  # begins the address of a file on the page
REFUSES = Trouble(400, message="Refused")
AWAY = Trouble(500)
# What the next answer of the company meets with.
TROUBLES = {
    "refuses": (_("Refuses it for good"), REFUSES),
    "slow": (_("Takes five seconds"), Trouble(200, seconds=5.0)),
    "busy": (_("Says that it is too much (429)"), Trouble(429)),
    "broken": (_("Is out of order (500)"), AWAY),
    "drops": (_("Takes it, and hangs up"), Trouble(drops=True)),
}
HABITS = {
    "away": _("Is out of order (500)"),
    "twice": _("Reports everything twice"),
    "forgets": _("Reports nothing as delivered or read, unless it is pressed below an answer"),
}
LOST = "lost"
STEPS = {"sent": _("Sent"), "delivered": _("Delivered"), "read": _("Read"), LOST: _("Not delivered")}


@dataclass
class Said:
    by_customer: bool
    text: str = ""
    file: File | None = None
    outside_id: str = ""  # of the company's
    told: str = ""  # the last of the STEPS that Pupitre knows

    @property
    def step(self) -> object:
        return STEPS.get(self.told, "")


class Stage(Provider):
    """`hooks`: by account, the address of Pupitre's inbox."""

    def __init__(self, hooks: Mapping[Account, str], *, port: int = 0) -> None:
        super().__init__(*hooks, port=port, handler=StageHandler)
        self.hooks = hooks
        self.habits: set[str] = set()
        self.talks: dict[tuple[str, str], list[Said]] = defaultdict(list)  # by the account and the customer's id

    def talk(self, account: Account, customer: Customer) -> list[Said]:
        return self.talks[account.label, customer.user_id]

    def write(self, account: Account, customer: Customer, text: str) -> int:
        """The customer writes. Answers with the status of Pupitre's answer; 0: none came."""
        self.talk(account, customer).append(Said(True, text))
        return self.post(account, account.message(customer, text, at=int(time.time())))

    def send_file(self, account: Account, customer: Customer, file: File, caption: str = "") -> int:
        """The customer sends a file."""
        self.talk(account, customer).append(Said(True, caption, file))
        return self.post(account, account.file(customer, file, caption=caption, at=int(time.time())))

    def send_location(self, account: Account, customer: Customer) -> int:
        """The customer shares a place."""
        self.talk(account, customer).append(Said(True, "📍 Tour Eiffel"))
        place = account.location(customer, 48.8583701, 2.2944813, "Tour Eiffel", at=int(time.time()))
        return self.post(account, place)

    @override
    def next_trouble(self, account: Account) -> Trouble | None:
        """Each provider refuses by a code of its own."""
        trouble = super().next_trouble(account) or (AWAY if "away" in self.habits else None)
        return replace(trouble, code=account.refusal) if trouble is REFUSES else trouble

    @override
    def taken(self, account: Account, said: dict[str, Any], outside_id: str) -> None:
        """The company has written: the customer's phone has it, and they read it."""
        customer, link = account.addressee(said, outside_id), account.link_of(said)
        came = Said(False, "" if link else account.text_of(said), _fetched(link) if link else None, outside_id)
        if customer is not None and (came.text or came.file):
            self.talk(account, customer).append(came)
            threading.Thread(target=self._tell_all, args=[account, came, customer], daemon=True).start()

    def _tell_all(self, account: Account, came: Said, customer: Customer) -> None:
        for step in account.steps if "forgets" not in self.habits else ():
            self.tell(account, customer, came, step)

    def tell(self, account: Account, customer: Customer, came: Said, step: str) -> None:
        """Pupitre is told how far an answer has come: one of the account's steps, or that it is lost."""
        name, now = came.outside_id, int(time.time())
        webhook = account.progress(name, customer, step, at=now) if step in account.steps else None
        if step == LOST:
            webhook = account.loss(name, customer, at=now)
        if webhook is not None:
            came.told = step
            self.post(account, webhook)

    def post(self, account: Account, webhook: dict[str, Any]) -> int:
        """Signed, to Pupitre. Answers with the status of its answer; 0: none came."""
        answers = [
            self._post_once(account, account.encoded(webhook)) for _ in range(2 if "twice" in self.habits else 1)
        ]
        return answers[-1]

    def _post_once(self, account: Account, body: bytes) -> int:
        at = urlsplit(hook := self.hooks[account])
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        connection = kind(at.netloc, timeout=PATIENCE)
        headers = {"Content-Type": account.content_type, **account.proof(body, hook)}
        try:
            connection.request("POST", at.path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


def _fetched(link: str) -> File | None:
    """The file that the company sent by its address; None where it is not there, or of no kind that providers take."""
    try:
        with urllib.request.urlopen(link, timeout=PATIENCE) as answer:  # noqa: S310 - judged: http alone
            mime, content = answer.headers.get_content_type(), answer.read()
    except OSError:
        return None
    kind = {"image": "image", "audio": "voice"}.get(mime.partition("/")[0], "document")
    return File(kind, content, mime) if mime in SENT_FILES else None


class StageHandler(Handler):
    server: Stage

    @override
    def do_GET(self) -> None:
        """The page, as the customer that its address names; or a file that stands on it."""
        at = urlsplit(self.path)
        account, customer = self._chosen(parse_qs(at.query))
        if at.path.startswith(SHOWN):
            self._show(self.server.talk(account, customer), at.path.removeprefix(SHOWN))
        elif at.path == "/":
            with translation.override(self._language()):
                content = render_to_string("demo/provider.html", self._page(account, customer)).encode()
            self._write(200, content, {}, kind="text/html; charset=utf-8")
        else:
            super().do_GET()

    def _page(self, account: Account, customer: Customer) -> dict[str, Any]:
        steps = [*account.steps, *([LOST] if account.loss("", customer, at=0) else [])]
        return {
            "accounts": self.server.accounts,
            "account": account,
            "customer": customer,
            "shown": SHOWN,
            "at": urlencode({"account": account.label, "customer": customer.user_id}),
            "talk": self.server.talk(account, customer),
            "steps": {step: STEPS[step] for step in steps},
            "kinds": KINDS,
            "troubles": {name: words for name, (words, _trouble) in TROUBLES.items()},
            "habits": HABITS,
            "has": self.server.habits,
        }

    def _language(self) -> str:
        """Of the browser, as far as Pupitre has it."""
        request = HttpRequest()
        request.META["HTTP_ACCEPT_LANGUAGE"] = self.headers.get("Accept-Language") or ""
        return translation.get_language_from_request(request)

    def _show(self, talk: list[Said], number: str) -> None:
        """The file of the message that has this place in a talk."""
        found = talk[int(number)].file if number.isdecimal() and int(number[:6]) < len(talk) else None
        if found is None:
            self._write(404, b"", {})
        else:
            self._write(200, found.content, {"X-Content-Type-Options": "nosniff"}, kind=found.mime)

    @override
    def do_POST(self) -> None:
        """What one does as a customer, or wants the provider to do; anything else is what Pupitre sends."""
        if urlsplit(self.path).path != "/":
            super().do_POST()
            return
        form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_FORM)).decode())
        account, customer = self._chosen(form)
        if "misbehave" in form:
            self.server.habits = set(form.get("habit", [])) & set(HABITS)
            self.server.then(*(TROUBLES[name][1] for name in form.get("trouble", []) if name in TROUBLES))
        elif "tell" in form:
            self._tell(account, customer, form["tell"][0])
        else:
            self._say(account, customer, *(form.get(name, [""])[0].strip() for name in ("text", "send")))
        back = urlencode({"account": account.label, "customer": customer.user_id})
        self._write(303, b"", {"Location": f"/?{back}"})

    def _say(self, account: Account, customer: Customer, text: str, button: str) -> None:
        if button in FILES and button in account.plays:
            kind, name, mime = FILES[button]
            file = File(kind, (HERE / name).read_bytes(), mime, name if kind == "document" else "")
            self.server.send_file(account, customer, file, text)
        elif button == "location" and button in account.plays:
            self.server.send_location(account, customer)
        elif text:
            self.server.write(account, customer, text)

    def _tell(self, account: Account, customer: Customer, pressed: str) -> None:
        """`pressed`: a step and, after a space, the provider's name of the answer."""
        step, _space, name = pressed.partition(" ")
        for said in self.server.talk(account, customer):
            if not said.by_customer and said.outside_id == name:
                self.server.tell(account, customer, said, step)

    def _chosen(self, form: dict[str, list[str]]) -> tuple[Account, Customer]:
        label, wanted = form.get("account", [""])[0], form.get("customer", [""])[0]
        account = next((known for known in self.server.accounts if known.label == label), self.server.accounts[0])
        return account, next((known for known in account.customers if known.user_id == wanted), account.customers[0])
