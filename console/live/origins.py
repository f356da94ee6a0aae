"""Sockets are opened by our own pages: the origin is compared as Django compares it for forms.

Ours is `PUBLIC_URL`, what forms trust besides, and the address that the socket itself was asked at, scheme, host and
port. A browser names the origin of the page with each socket; who names none is no browser.
"""

from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from .unread import line_of

PORTS = {"http": 80, "https": 443}


class SameOrigin:
    def __init__(self, sockets):
        self.sockets = sockets

    async def __call__(self, scope, receive, send):
        scope = {**scope, "line": line_of(send)}
        application = self.sockets if is_ours(scope) else WebsocketDenier()
        return await application(scope, receive, send)


def is_ours(scope):
    """Whether one of our own pages asks for this socket."""
    headers = _headers(scope)
    origin = _parts(headers.get("origin"))
    trusted = {_parts(address) for address in [settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS]}
    return origin is not None and (origin in trusted or origin == _own(scope, headers))


def _own(scope, headers):
    """The address that was asked, if it is one at which we serve pages: none over http where they are sent to https."""
    host, is_secure = headers.get("host", ""), _is_secure(scope, headers)
    if settings.SECURE_SSL_REDIRECT and not is_secure:
        return None
    if not validate_host(split_domain_port(host)[0], _hosts()):
        return None
    return _parts(f"{'https' if is_secure else 'http'}://{host}")


def _is_secure(scope, headers):
    """As for pages: a proxy's word is taken where the settings say so."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        said = headers.get(name.removeprefix("HTTP_").replace("_", "-").lower())
        if said is not None:
            return said.split(",", 1)[0].strip() == value
    return scope.get("scheme") in ("wss", "https")


def _hosts():
    return settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])


def _headers(scope):
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _parts(url):
    """Scheme, host and port, or None where it is no origin."""
    try:
        parts = urlsplit(url or "")
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.path or parts.query or parts.username:
        return None
    return parts.scheme, parts.hostname, port
