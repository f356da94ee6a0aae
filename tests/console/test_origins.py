"""Only our own pages open sockets: the same scheme, host and port, as forms are compared."""

import pytest
from channels.testing import WebsocketCommunicator

from console.asgi import application
from console.live.origins import is_ours


@pytest.fixture
def in_production(settings):
    settings.PUBLIC_URL = "https://desk.example.com"
    settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
    settings.ALLOWED_HOSTS = ["desk.example.com", "localhost", "127.0.0.1", "[::1]"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True


@pytest.fixture
def on_a_laptop(settings):
    settings.PUBLIC_URL = "http://localhost:8000"
    settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL]
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def asked(origin, host="desk.example.com", **more):
    headers = {"origin": origin, "host": host, **{name.replace("_", "-"): value for name, value in more.items()}}
    return {
        "type": "websocket",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value is not None],
    }


@pytest.mark.parametrize(
    "scope",
    [
        asked("https://desk.example.com"),
        asked("https://DESK.example.com:443"),
        asked("https://desk.example.com", host="10.0.0.7:8000"),  # a proxy that names itself
        asked("https://localhost:8443", host="localhost:8443", x_forwarded_proto="https"),
    ],
)
def test_our_own_pages_are_let_in(in_production, scope):
    assert is_ours(scope)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8000", "localhost:8000"),
        ("http://127.0.0.1:53211", "127.0.0.1:53211"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("http://localhost", "localhost:80"),
    ],
)
def test_any_port_of_this_machine_is_let_in_from_itself(on_a_laptop, origin, host):
    assert is_ours(asked(origin, host=host))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://localhost:8000", "localhost:8000"),
        ("http://localhost:9000", "localhost:8001"),
        ("http://127.0.0.1:8000", "localhost:8000"),
        ("http://evil.example", "evil.example"),
    ],
)
def test_and_from_no_other(on_a_laptop, origin, host):
    assert not is_ours(asked(origin, host=host))


@pytest.mark.parametrize(
    "scope",
    [
        asked("http://desk.example.com"),  # anybody on the network between can write such a page
        asked("https://desk.example.com:8443"),
        asked("http://desk.example.com:8000"),
        asked("http://localhost:8000", host="localhost:8000"),  # pages are sent to https there
        asked("http://localhost:8000"),
        asked("https://evil.example"),
        asked("https://evil.example", host="evil.example", x_forwarded_proto="https"),
        asked("https://desk.example.com.evil.example"),
        asked("https://desk.example.com@evil.example"),
        asked("https://evil.example#desk.example.com"),
        asked("ws://desk.example.com"),
        asked("chrome-extension://desk.example.com"),
        asked("https://desk.example.com/path"),
        asked("https://desk.example.com:https"),
        asked("https://[desk.example.com"),
        asked("null"),
        asked(""),
        asked(None),
        asked("http://localhost:8000", host=None),
        asked("\xff\xfe"),
    ],
)
def test_all_others_are_not(in_production, scope):
    assert not is_ours(scope)


def test_what_forms_trust_is_trusted_here_too(in_production, settings):
    settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_URL, "https://desk.example.org"]

    assert is_ours(asked("https://desk.example.org"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/ws/desk/", "/ws/supervision/", "/ws/widget/shop/"])
async def test_each_socket_asks(path, shop, on_a_laptop):
    def socket(origin):
        headers = [(b"origin", origin.encode()), (b"host", b"localhost:8000")]
        return WebsocketCommunicator(application, path, headers=headers)

    stranger = socket("https://localhost:8000")
    assert await stranger.connect() == (False, 1000)

    at_home = socket("http://localhost:8000")
    assert await at_home.connect() == ((True, None) if "widget" in path else (False, 4003))  # nobody has signed in
    await at_home.disconnect()
