"""A service on this machine that writes down what is said, as OpenAI's does; it misbehaves where it is told to.

transcriber.says("Where is my parcel?")
transcriber.answers(b"{}", status=429, Retry_After="30")
"""

import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 60  # seconds; bounds a failure only


@dataclass
class Asked:
    path: str
    headers: Message
    body: bytes = field(repr=False)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        transcriber = self.server.transcriber
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        transcriber.asked.append(Asked(self.path, self.headers, body))
        with suppress(BrokenPipeError, ConnectionResetError):
            transcriber.play(self)

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nothing: tests look at `asked`."""


class Transcriber:
    """`asked`: what came, in order."""

    def __init__(self, url):
        self.url = url
        self.asked = []
        self.goes_on = threading.Event()
        self.says("")

    def says(self, text):
        """From here on."""
        self.answers(json.dumps({"text": text}).encode())

    def answers(self, body, status=200, **headers):
        self.play = lambda handler: handler.answer(body, status, **headers)

    def says_nothing(self):
        """It takes what it is asked, and never answers."""
        self.play = lambda _handler: self.goes_on.wait(PATIENCE)


@contextmanager
def running_transcriber():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.transcriber = Transcriber(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server.transcriber
    finally:
        server.transcriber.goes_on.set()
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)
