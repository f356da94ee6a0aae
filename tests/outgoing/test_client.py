"""Requests that go out, to servers that mean no good."""

import asyncio
import gzip
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from yarl import URL

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Client, Unanswered

PACKED = gzip.compress(bytes(1_000_000))


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []  # (method, path, headers, body)
        self.connections = 0
        self.over = threading.Event()

    def address(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    """The path says what it does."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def handle_one_request(self):
        with suppress(OSError):  # nobody listens any more
            super().handle_one_request()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        getattr(self, self.path.strip("/"))()
        self.close_connection = self.close_connection or self.server.over.is_set()

    def do_GET(self):
        self.do_POST()

    def says_hello(self):
        self.answer(b"hello", Set_Cookie="known=1", Retry_After="7")

    def leads_inside(self):
        self.answer(status=307, Location=self.server.address("says_hello"))

    def is_packed(self):
        self.answer(PACKED, Content_Encoding="gzip")

    def packs_what_may_be_packed(self):
        is_allowed = "gzip" in self.headers.get("Accept-Encoding", "gzip")
        self.answer(*([PACKED] if is_allowed else [b"hello"]))

    def says_nothing(self):
        self.server.over.wait(30)

    def drips_its_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.over.wait(0.05):
            self.wfile.write(b"X-Drop: 1\r\n")

    def drips_its_body(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n")
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")

    def has_no_end(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not self.server.over.is_set():
            self.wfile.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

    def has_many_headers(self):
        self.answer(**{f"X_{number}": "1" for number in range(200)})

    def has_a_long_header(self):
        self.answer(X="x" * 100_000)

    def is_cut_off(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        self.close_connection = True

    def is_no_http(self):
        self.wfile.write(b"220 mail.example.com ESMTP\r\n")
        self.close_connection = True

    def answer(self, body=b"", status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Says nothing."""


@pytest.fixture
def server(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client():
    made = Client()
    yield made
    made.close()


@pytest.fixture
def ask(client, server):
    """What becomes of a request to this server, by its path."""

    def begin(path, method="GET", host="127.0.0.1", seconds=5.0, **options):
        return client.run(
            client.request(method, server.address(path, host), headers={"X-From": "us"}, seconds=seconds, **options)
        )

    return lambda path, **options: begin(path, **options).result(timeout=20)


def test_an_answer_is_its_status_its_headers_and_as_much_of_its_body_as_was_asked_for(ask, server):
    answer = ask("says_hello", method="POST", body=b"words", longest=5)

    assert (answer.status, answer.headers["retry-after"], answer.body) == (200, "7", b"hello")
    [(method, _path, headers, body)] = server.asked
    assert (method, headers["X-From"], body) == ("POST", "us", b"words")


def test_without_a_body_that_was_asked_for_the_head_is_the_answer(ask):
    assert ask("says_hello").body == b""
    assert ask("has_no_end").status == 200
    assert ask("drips_its_body").status == 200


def test_a_body_longer_than_what_was_asked_for_is_no_answer(ask):
    for path in ("says_hello", "has_no_end"):
        with pytest.raises(Unanswered, match=r"^TooLong$"):
            ask(path, longest=4)


def test_a_body_is_counted_as_it_came_and_not_unpacked(ask):
    assert ask("is_packed", longest=len(PACKED)).body == PACKED


def test_an_answer_comes_unpacked_unless_its_caller_unpacks_it(ask):
    assert ask("packs_what_may_be_packed", longest=2_000_000).body == b"hello"


@pytest.mark.parametrize("path", ["says_nothing", "drips_its_head", "drips_its_body"])
def test_a_request_has_one_deadline_however_often_something_comes(ask, path):
    with pytest.raises(Unanswered, match=r"^TimeoutError$"):
        ask(path, seconds=0.3, longest=1_000_000)


@pytest.mark.parametrize("path", ["has_many_headers", "has_a_long_header", "is_cut_off", "is_no_http"])
def test_whatever_cannot_be_read_is_no_answer(ask, path):
    with pytest.raises(Unanswered):
        ask(path, longest=1000)


def test_no_answer_leads_anywhere_else(ask, server):
    assert ask("leads_inside", longest=1000).status == 307
    assert len(server.asked) == 1


def test_nothing_of_an_answer_is_kept(ask, server):
    ask("says_hello")
    ask("says_hello")

    assert server.connections == 1
    assert all("Cookie" not in headers for _method, _path, headers, _body in server.asked)


def test_what_the_environment_says_of_proxies_and_passwords_is_not_heeded(ask, server, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("default login us password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert ask("says_hello").status == 200
    assert "Authorization" not in server.asked[0][2]


def test_one_that_comes_to_no_end_holds_no_other(client, server):
    def begin(path, seconds=60):
        return client.run(client.request("GET", server.address(path), headers={}, seconds=seconds, longest=99))

    held = [begin("drips_its_head") for _ in range(20)]

    assert begin("says_hello").result(timeout=20).body == b"hello"
    assert not any(connection.done() for connection in held)
    server.over.set()
    for connection in held:
        with pytest.raises(Unanswered):
            connection.result(timeout=20)


def test_of_two_threads_that_ask_first_both_are_answered_and_so_is_who_asks_later(client, server, monkeypatch):
    together, new = threading.Barrier(2), asyncio.new_event_loop

    def slow():
        """As long as it takes the other thread to come as far, if it may."""
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=0.5)
        return new()

    def hello(_number):
        asked = client.request("GET", server.address("says_hello"), headers={}, seconds=5, longest=99)
        return client.run(asked).result(timeout=20).body

    monkeypatch.setattr(asyncio, "new_event_loop", slow)
    with ThreadPoolExecutor(2) as threads:
        first = list(threads.map(hello, range(2)))

    assert first == [b"hello", b"hello"]
    assert hello(3) == b"hello"


# ---- where it may go


@contextmanager
def listening():
    """A port of this machine, and who came to it."""
    came = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.3)
        yield server.getsockname()[1], came
        try:
            came.append(server.accept()[1])
        except TimeoutError:
            return


@pytest.mark.parametrize("host", ["rebound.example.com", "both.example.com", "127.0.0.1", "localhost"])
def test_what_leads_inside_by_now_is_not_connected_to(client, names, settings, monkeypatch, host):
    settings.OUTGOING_TO_THIS_MACHINE = False
    names.update({"rebound.example.com": ["127.0.0.1"], "both.example.com": ["127.0.0.1", "203.0.114.7"]})
    names["localhost"] = ["127.0.0.1"]
    with listening() as (port, came):
        monkeypatch.setattr("console.outgoing.client.URL", lambda url, **_: URL(url, encoded=True).with_port(port))
        with pytest.raises(NotPublic) as refusal:
            client.run(client.request("GET", f"https://{host}/1", headers={}, seconds=5)).result(timeout=20)
    assert came == []
    assert str(refusal.value) == ""


def test_a_connection_goes_to_the_address_that_was_judged(ask, monkeypatch):
    """Who answers with another one the second time is not asked a second time."""
    asked = []

    def answer(host, port, **_options):
        asked.append(host)
        return [(None, None, 0, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr("console.outgoing.addresses.getaddrinfo", answer)

    assert ask("says_hello", host="localhost", longest=9).body == b"hello"
    assert asked == ["localhost"]


def test_a_name_that_is_not_answered_is_within_the_deadline(ask, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr("console.outgoing.addresses.getaddrinfo", lambda *_, **__: over.wait(30) and [])

    with pytest.raises(Unanswered, match=r"^TimeoutError$"):
        ask("says_hello", host="localhost", seconds=0.1)
    over.set()
