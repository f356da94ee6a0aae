"""Pictures, fonts and styles of a visitor's page: for who looks, from public addresses, as what they are."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import mirrors
from conversations.models import Look, Visitor

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {
    "/a.png": (200, "image/png", b"picture"),
    "/a.woff2": (200, "font/woff2; charset=binary", b"font"),
    "/a.css": (200, "text/css; charset=utf-8", b"h1 { color: red }"),
    "/page": (200, "text/html", b"<script>alert(1)</script>"),
    "/large.png": (200, "image/png", b"x" * 4 * 1024 * 1024),
    "/gone.png": (404, "image/png", b"nothing"),
    "/moved.png": (302, "image/png", b""),
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        status, kind, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Set-Cookie", "seen=1")
        if status == 302:
            self.send_header("Location", "/a.png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def site(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.origin = [], f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def talk(ana, zoe, write, shop):
    """Ana sees zoe's page."""
    conversation = write(zoe).conversation
    Visitor.objects.filter(pk=zoe.pk).update(online=True)
    shop.website.asks_before_mirroring = False
    shop.website.save()
    mirrors.look(ana.user, conversation.pk, now=timezone.now())
    return conversation


@pytest.fixture
def fetch(client, talk, ana):
    client.force_login(ana.user)
    return lambda address: client.get(reverse("mirror-asset", args=[talk.pk]), {"of": address})


def test_a_picture_a_font_and_a_sheet_come_as_they_are_and_open_nothing(fetch, site):
    for path in ("/a.png", "/a.woff2", "/a.css"):
        response = fetch(site.origin + path)
        assert response.content == ANSWERS[path][2]
        assert response["Content-Type"] in ("image/png", "font/woff2", "text/css")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_the_site_learns_nothing_of_who_looks(fetch, site):
    fetch(site.origin + "/a.png")
    fetch(site.origin + "/a.png")

    for asked in site.asked:
        names = {name.lower() for name in asked}
        assert not names & {"cookie", "referer", "origin", "x-forwarded-for", "accept-language"}


@pytest.mark.parametrize("path", ["/page", "/large.png", "/gone.png", "/moved.png"])
def test_what_is_none_of_them_is_not_passed_on(fetch, site, path):
    assert fetch(site.origin + path).status_code == 204


@pytest.mark.parametrize(
    "address",
    [
        *("http://10.0.0.1/a.png", "https://169.254.169.254/a.png", "https://router.local/a.png", "http://[::1]/a.png"),
        *("file:///etc/passwd", "javascript:alert(1)", "", "a.png", "https://shop.example:8443/a.png"),
    ],
)
def test_what_is_not_public_is_not_asked(fetch, address):
    assert fetch(address).status_code == 204


def test_it_is_fetched_only_as_long_as_somebody_looks(fetch, site, talk):
    Look.objects.update(ended_at=timezone.now())

    assert fetch(site.origin + "/a.png").status_code == 204
    assert not site.asked
