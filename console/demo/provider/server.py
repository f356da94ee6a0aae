"""The provider's side over HTTP: it takes messages, and misbehaves where it is told to.

with serve(number) as provider:
    provider.then(Trouble(429))         once; what it says stands in `whatsapp.py`
    provider.sent                       the bodies that it has taken
"""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .whatsapp import VERSION, Number

LONGEST = 100_000  # bytes of a request


@dataclass(frozen=True)
class Trouble:
    """How one request fares in place of what would be right."""

    status: int = 500
    code: int | None = None  # in the answer's JSON
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False  # takes the message, and breaks the connection off without a word
    answers: bytes | None = None  # takes the message, and answers this


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, number: Number, port: int = 0, handler: "type[Handler] | None" = None) -> None:
        super().__init__(("127.0.0.1", port), handler or Handler)
        self.number = number
        self.sent: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.asked = 0
        self.troubles: deque[Trouble] = deque()
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """What `GRAPH_API_URL` is to be."""
        return f"http://127.0.0.1:{self.server_port}/{VERSION}"

    def taken(self, said: dict[str, Any], outside_id: str) -> None:
        """It has taken a message, and its answer is on its way. For who wants to go on from here."""

    def then(self, *troubles: Trouble) -> None:
        """For the next requests, one each."""
        self.troubles.extend(troubles)


class Handler(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Judged in the order of arrival; what is taken is taken before the answer, whatever becomes of that."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST))
        provider = self.server
        with provider.lock:
            provider.asked += 1
            trouble = provider.troubles.popleft() if provider.troubles else None
            if trouble and not trouble.drops and trouble.answers is None:
                error = {"error": {"code": trouble.code, "message": "Trouble"}} if trouble.code else {}
                self._answer(trouble.status, error, trouble.headers)
                return
            status, said = provider.number.judge(self.path, self.headers.get("Authorization") or "", body)
            if status == 200:
                provider.sent.append(json.loads(body))
                provider.names.append(said["messages"][0]["id"])
        if status == 200:
            provider.taken(provider.sent[-1], said["messages"][0]["id"])
        if trouble and trouble.drops:
            self.close_connection = True
        elif trouble:
            self._write(trouble.status, trouble.answers or b"", {})
        else:
            self._answer(status, said, {})

    def _answer(self, status: int, said: dict[str, Any], headers: dict[str, str]) -> None:
        self._write(status, json.dumps(said).encode(), headers)

    def _write(self, status: int, content: bytes, headers: dict[str, str], *, kind: str = "application/json") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads along: it holds what people write."""


@contextmanager
def serve(number: Number, port: int = 0) -> Iterator[Provider]:
    """Serves this number on a port of this machine, any free one by default, until the block ends."""
    provider = Provider(number, port)
    thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05}, name="provider")
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
