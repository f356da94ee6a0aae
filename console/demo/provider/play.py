"""The simulated provider with a page: one plays the customers of each channel, and sees what the company answers.

It posts webhooks to Pupitre as each provider would, signed, and tells how far each answer has come.
"""

import http.client
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, override
from urllib.parse import parse_qs, urlencode, urlsplit

from django.template.loader import render_to_string
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
# What the next answer of the company meets with.
TROUBLES = {
    "slow": (_("Takes five seconds"), Trouble(200, seconds=5.0)),
    "busy": (_("Says that it is too much (429)"), Trouble(429)),
    "broken": (_("Is out of order (500)"), Trouble(500)),
    "drops": (_("Takes it, and hangs up"), Trouble(drops=True)),
}
HABITS = {"twice": _("Reports everything twice"), "forgets": _("Reports nothing as delivered or read")}


class Said(NamedTuple):
    by_customer: bool
    text: str
    outside_id: str = ""  # of the company's


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
        self.talk(account, customer).append(Said(True, f"[{file.kind}] {caption}".strip()))
        return self.post(account, account.file(customer, file, caption=caption, at=int(time.time())))

    def send_location(self, account: Account, customer: Customer) -> int:
        """The customer shares a place."""
        self.talk(account, customer).append(Said(True, "[location] Tour Eiffel"))
        place = account.location(customer, 48.8583701, 2.2944813, "Tour Eiffel", at=int(time.time()))
        return self.post(account, place)

    @override
    def taken(self, account: Account, said: dict[str, Any], outside_id: str) -> None:
        """The company has written: the customer's phone has it, and they read it."""
        customer, shown = account.addressee(said, outside_id), account.text_of(said)
        if link := account.link_of(said):
            shown = _fetched(link)
        if customer is not None and shown:
            self.talk(account, customer).append(Said(False, shown, outside_id))
            threading.Thread(target=self._tell, args=[account, outside_id, customer], daemon=True).start()

    def _tell(self, account: Account, outside_id: str, customer: Customer) -> None:
        for step in account.steps if "forgets" not in self.habits else ():
            self.post(account, account.progress(outside_id, customer, step, at=int(time.time())))

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


def _fetched(link: str) -> str:
    """What is seen of a file that the company sent by its address; nothing where it is not there."""
    try:
        with urllib.request.urlopen(link, timeout=PATIENCE) as answer:  # noqa: S310 - judged: http alone
            mime, size = answer.headers.get_content_type(), len(answer.read())
    except OSError:
        return ""
    return f"[{mime}, {size} B]" if mime in SENT_FILES else ""


class StageHandler(Handler):
    server: Stage

    @override
    def do_GET(self) -> None:
        """The page, as the customer that its address names."""
        if urlsplit(self.path).path != "/":
            super().do_GET()
            return
        account, customer = self._chosen(parse_qs(urlsplit(self.path).query))
        page = {
            "accounts": self.server.accounts,
            "account": account,
            "customer": customer,
            "talk": self.server.talk(account, customer),
            "kinds": KINDS,
            "troubles": {name: words for name, (words, _trouble) in TROUBLES.items()},
            "habits": HABITS,
            "has": self.server.habits,
        }
        content = render_to_string("demo/provider.html", page).encode()
        self._write(200, content, {}, kind="text/html; charset=utf-8")

    @override
    def do_POST(self) -> None:
        """What one writes as a customer, or wants the provider to do; anything else is what Pupitre sends."""
        if urlsplit(self.path).path != "/":
            super().do_POST()
            return
        form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_FORM)).decode())
        account, customer = self._chosen(form)
        text, button = (form.get(name, [""])[0].strip() for name in ("text", "send"))
        if button in FILES and button in account.plays:
            kind, name, mime = FILES[button]
            file = File(kind, (HERE / name).read_bytes(), mime, name if kind == "document" else "")
            self.server.send_file(account, customer, file, text)
        elif button == "location" and button in account.plays:
            self.server.send_location(account, customer)
        elif text:
            self.server.write(account, customer, text)
        if "misbehave" in form:
            self.server.habits = set(form.get("habit", [])) & set(HABITS)
            self.server.then(*(TROUBLES[name][1] for name in form.get("trouble", []) if name in TROUBLES))
        back = urlencode({"account": account.label, "customer": customer.user_id})
        self._write(303, b"", {"Location": f"/?{back}"})

    def _chosen(self, form: dict[str, list[str]]) -> tuple[Account, Customer]:
        label, wanted = form.get("account", [""])[0], form.get("customer", [""])[0]
        account = next((known for known in self.server.accounts if known.label == label), self.server.accounts[0])
        return account, next((known for known in account.customers if known.user_id == wanted), account.customers[0])
