"""The simulated provider with a page: one plays the customers, and sees what the company answers.

It posts webhooks to Pupitre as Meta would, signed, and tells of each answer that it was delivered and read.
"""

import http.client
import json
import threading
import time
from collections import defaultdict
from typing import Any, NamedTuple, override
from urllib.parse import parse_qs, urlsplit

from django.template.loader import render_to_string

from .server import Handler, Provider
from .whatsapp import Customer, Number

PATIENCE = 5  # seconds for Pupitre's answer to a webhook


class Said(NamedTuple):
    by_customer: bool
    text: str
    outside_id: str = ""  # of the company's


class Stage(Provider):
    """`hook`: the address of Pupitre's inbox."""

    def __init__(self, number: Number, *, hook: str, port: int = 0) -> None:
        super().__init__(number, port, handler=StageHandler)
        self.hook = hook
        self.talks: dict[str, list[Said]] = defaultdict(list)  # by the customer's id

    def write(self, customer: Customer, text: str) -> int:
        """The customer writes. Answers with the status of Pupitre's answer; 0: none came."""
        self.talks[customer.user_id].append(Said(True, text))
        return self.post(self.number.message(customer, text, at=int(time.time())))

    def taken(self, said: dict[str, Any], outside_id: str) -> None:
        """The company has written: the customer's phone has it, and they read it."""
        customer = self.number.recipient_of(said)
        if customer is not None:
            self.talks[customer.user_id].append(Said(False, said["text"]["body"], outside_id))
        threading.Thread(target=self._tell, args=[outside_id], daemon=True).start()

    def _tell(self, outside_id: str) -> None:
        for status in ("sent", "delivered", "read"):
            self.post(self.number.status(outside_id, status, at=int(time.time())))

    def post(self, webhook: dict[str, Any]) -> int:
        """Signed, to Pupitre. Answers with the status of its answer; 0: none came."""
        body = json.dumps(webhook).encode()
        at = urlsplit(self.hook)
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        connection = kind(at.netloc, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": self.number.signature(body)}
        try:
            connection.request("POST", at.path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


class StageHandler(Handler):
    server: Stage

    def do_GET(self) -> None:  # noqa: N802 - the name of the standard library
        """The page, as the customer that its address names."""
        chosen = self._customer(parse_qs(urlsplit(self.path).query))
        page = {"customers": self.server.number.customers, "chosen": chosen, "talk": self.server.talks[chosen.user_id]}
        content = render_to_string("demo/provider.html", page).encode()
        self._write(200, content, {}, kind="text/html; charset=utf-8")

    @override
    def do_POST(self) -> None:
        """What one writes as a customer; anything else is what Pupitre sends."""
        if urlsplit(self.path).path != "/":
            super().do_POST()
            return
        form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 20_000)).decode())
        customer = self._customer(form)
        if text := form.get("text", [""])[0].strip():
            self.server.write(customer, text)
        self._write(303, b"", {"Location": f"/?customer={customer.user_id}"})

    def _customer(self, form: dict[str, list[str]]) -> Customer:
        wanted = form.get("customer", [""])[0]
        customers = self.server.number.customers
        return next((one for one in customers if one.user_id == wanted), customers[0])
