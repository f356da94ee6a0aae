"""The provider's side over HTTP: it takes messages, and misbehaves where it is told to.

with serve(account) as provider:
    provider.then(Trouble(429))         once; what is right stands in the module of the account
    provider.sent                       the bodies that it has taken
"""

import gzip
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import Any

from .account import VERSION, Account, error

LONGEST = 100_000  # bytes of a request


@dataclass(frozen=True)
class Trouble:
    """How one request fares in place of what would be right."""

    status: int = 500
    code: int | None = None  # in the answer's JSON
    message: str = "Trouble"  # beside it
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False  # takes the message, and breaks the connection off without a word
    answers: bytes | None = None  # takes the message, and answers this
    seconds: float = 0.0  # before anything of that

    @property
    def takes(self) -> bool:
        return self.drops or self.answers is not None or self.status == 200


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *accounts: Account, port: int = 0, handler: "type[Handler] | None" = None) -> None:
        super().__init__(("127.0.0.1", port), handler or Handler)
        self.accounts = accounts
        for account in accounts:
            account.files_at = f"{self.address}/files"
        self.sent: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.asked = 0
        self.troubles: deque[Trouble] = deque()
        self.nth = 1
        self.in_turn: Iterator[Trouble] = iter(())  # at each `nth` request
        self.fetched: list[str] = []  # paths of files that were asked for
        self.file_troubles: deque[Trouble] = deque()
        self.answers_nobody: Trouble | None = None  # who only asks
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """What `GRAPH_API_URL` is to be."""
        return f"http://127.0.0.1:{self.server_port}/{VERSION}"

    @property
    def base(self) -> str:
        """What `TWILIO_API_URL` and `TWILIO_MESSAGING_URL` are to be."""
        return f"http://127.0.0.1:{self.server_port}"

    def asked_for(self, path: str, body: bytes) -> Account:
        """Whose address it is; what is nobody's is judged by the first."""
        return next((account for account in self.accounts if account.owns(path, body)), self.accounts[0])

    def taken(self, account: Account, said: dict[str, Any], outside_id: str) -> None:
        """It has taken a message, and its answer is on its way. For who wants to go on from here."""

    def then(self, *troubles: Trouble) -> None:
        """For the next messages, one each."""
        self.troubles.extend(troubles)

    def fail_at_every(self, nth: int, *troubles: Trouble) -> None:
        """From now on the `nth` request and each that comes so many after it meets with one of these, in turn."""
        self.nth, self.in_turn = nth, cycle(troubles)

    def next_trouble(self, account: Account) -> Trouble | None:
        """What the request to this account meets with that has come now. The caller holds the lock."""
        self.asked += 1
        if self.troubles:
            return self.troubles.popleft()
        return next(self.in_turn, None) if self.asked % self.nth == 0 else None


class Handler(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Judged in the order of arrival; what is taken is taken before the answer, whatever becomes of that."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST))
        provider, account = self.server, self.server.asked_for(self.path, body)
        with provider.lock:
            trouble = provider.next_trouble(account)
        if trouble:
            threading.Event().wait(trouble.seconds)
        with provider.lock:
            if trouble and not trouble.takes:
                self._fail(trouble)
                return
            status, said = account.judge(self.path, self.headers.get("Authorization") or "", body)
            if is_taken := status < 300:
                provider.sent.append(account.read(body))
                provider.names.append(account.name_in(said))
        if is_taken:
            provider.taken(account, provider.sent[-1], provider.names[-1])
        if trouble and trouble.drops:
            self.close_connection = True
        elif trouble and trouble.answers is not None:
            self._write(trouble.status, trouble.answers, {})
        else:
            self._answer(status, said, {})

    def do_GET(self) -> None:
        """A customer's file; or somebody looks whether what they were given is right, or what there is."""
        name = self.path.rsplit("/", 1)[-1]
        holder = next((account for account in self.server.accounts if name in getattr(account, "files", ())), None)
        if holder is not None:
            self._hand_over(holder, name)
            return
        account = self.server.asked_for(self.path, b"")
        if self.server.answers_nobody:
            self._fail(self.server.answers_nobody)
        else:
            self._answer(*account.look(self.path, self.headers.get("Authorization") or ""), {})

    def _fail(self, trouble: Trouble) -> None:
        error = {"error": {"code": trouble.code, "message": trouble.message}, "code": trouble.code}
        self._answer(trouble.status, error if trouble.code else {}, trouble.headers)

    do_HEAD = do_GET  # noqa: N815 - the name of the standard library

    def _hand_over(self, account: Account, name: str) -> None:
        """Where a file lies, by its id; and at that address the file itself."""
        provider, file = self.server, account.files[name]
        with provider.lock:
            provider.fetched.append(self.path)
            trouble = provider.file_troubles.popleft() if provider.file_troubles else None
        if trouble:
            self._write(trouble.status, trouble.answers or b"", trouble.headers)
        elif not account.may_fetch(self.headers.get("Authorization") or ""):
            self._answer(401, error(190, "Invalid OAuth access token"), {})
        elif self.path == f"/{VERSION}/files/{name}":
            self._write(200, file.content, {}, kind=file.mime)
        else:
            self._answer(200, account.about_file(name, f"{provider.address}/files/{name}"), {})

    def _answer(self, status: int, said: dict[str, Any], headers: dict[str, str]) -> None:
        """Packed, where whoever asks says that they can unpack it, as providers do."""
        content = json.dumps(said).encode()
        if "gzip" in (self.headers.get("Accept-Encoding") or ""):
            content, headers = gzip.compress(content), {**headers, "Content-Encoding": "gzip"}
        self._write(status, content, headers)

    def _write(self, status: int, content: bytes, headers: dict[str, str], *, kind: str = "application/json") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads along: it holds what people write."""


@contextmanager
def serve(*accounts: Account, port: int = 0) -> Iterator[Provider]:
    """Serves these accounts on a port of this machine, any free one by default, until the block ends."""
    provider = Provider(*accounts, port=port)
    thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05}, name="provider")
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
