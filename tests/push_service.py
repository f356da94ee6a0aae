"""A push service of our own: it takes real encrypted requests, judges them as a browser vendor's and decrypts them as a
browser would.

    with push_service() as service:
        browser = service.subscribe()       what PushManager.subscribe answers, with the keys that stay in the browser
        service.answers(429, {"Retry-After": "7"})
        service.always = DRIP               a header now and then, and no end of them
        service.received[0].message         the JSON that came
"""

import base64
import json
import os
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SILENCE = None  # an answer: none
DRIP = "drip"  # a header now and then, and no end of them
FLOOD = "flood"  # a body without an end


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    claims: dict  # of the VAPID token, whose signature fits
    public_key: str  # of who signed it
    message: dict


class Browser:
    """What a browser keeps of a subscription."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def subscription(self):
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": encoded(point), "auth": encoded(self.secret)}}

    def decrypt(self, content):
        return json.loads(http_ece.decrypt(content, private_key=self.private, auth_secret=self.secret))


class Service(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.browsers = {}
        self.received = []
        self.queue = deque()
        self.always = 201
        self.connections = 0
        self.over = threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def subscribe(self):
        path = f"/push/{len(self.browsers)}"
        self.browsers[path] = Browser(self.address + path)
        return self.browsers[path]

    def answers(self, status, headers=None):
        """To the next request; to those without a word of it, what `always` says."""
        self.queue.append((status, headers or {}))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def do_POST(self):
        service = self.server
        content = self.rfile.read(int(self.headers["Content-Length"]))
        claims, public_key = judged(self.headers["Authorization"])
        message = service.browsers[self.path].decrypt(content)
        service.received.append(Request(self.path, dict(self.headers.items()), claims, public_key, message))
        status, headers = service.queue.popleft() if service.queue else (service.always, {})
        if status in (SILENCE, DRIP, FLOOD):
            self.close_connection = True
            with suppress(OSError):  # nobody listens any more
                {SILENCE: self.stay_silent, DRIP: self.drip, FLOOD: self.flood}[status]()
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def stay_silent(self):
        self.server.over.wait(30)

    def drip(self):
        self.wfile.write(b"HTTP/1.1 201 Created\r\n")
        while not self.server.over.wait(0.05):
            self.wfile.write(b"X-Drop: 1\r\n")

    def flood(self):
        self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 999999999\r\n\r\n")
        while not self.server.over.is_set():
            self.wfile.write(b"x" * 65536)

    def log_message(self, *_args):
        """Says nothing."""


@contextmanager
def push_service():
    service = Service()
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, name="push service")
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        service.shutdown()
        service.server_close()
        thread.join()


def judged(authorization):
    """Claims and key of a VAPID token (RFC 8292). Raises where its signature does not fit."""
    scheme, _space, parameters = authorization.partition(" ")
    assert scheme.lower() == "vapid"
    given = dict(part.strip().split("=", 1) for part in parameters.split(","))
    signed, _dot, signature = given["t"].rpartition(".")
    head, claims = (json.loads(decoded(part)) for part in signed.split("."))
    assert head["alg"] == "ES256"
    raw = decoded(signature)
    fits = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(given["k"]))
    key.verify(fits, signed.encode(), ec.ECDSA(SHA256()))
    return claims, given["k"]


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
