"""The sites that may embed a chat, written as browsers write an origin: https://www.example.com.

They are compared sign by sign, by the browser (a page's policy) and by the frame (who speaks to it). So what means the
same is written the same, and what a browser would not understand is not accepted.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import idna
from django.utils.translation import gettext as _

from . import text

PORTS = {"http": 80, "https": 443}
LONGEST_HOST = 253  # characters
_ORIGIN = re.compile(
    r"""(?P<scheme> https? ) ://
        (?P<host> \[ [0-9a-f:.]+ \] | [^\s/?\#@:;,'"\[\]\\%]+ )
        (?: : (?P<port> [0-9]{1,5} ) )? /*""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


class NoOrigin(ValueError):
    """Its words say why, fit to be shown."""


def listed(written: str) -> list[str]:
    """One a line, each once. Raises NoOrigin."""
    return list(dict.fromkeys(read(line) for line in written.splitlines() if text.name(line)))


def readable(written: str) -> list[str]:
    """The same for what is stored already: what cannot be read lets nobody in."""
    found = []
    for line in written.splitlines():
        try:
            found += listed(line)
        except NoOrigin:
            continue
    return list(dict.fromkeys(found))


def read(written: str) -> str:
    """One origin. Raises NoOrigin."""
    line = text.name(written)
    if re.fullmatch(r"[^\s;,]*\*[^\s;,]*", line):
        raise NoOrigin(
            _("%(origin)s would stand for many sites. Write each of them on its own line.") % {"origin": line}
        )
    origin = normalised(line)
    if origin is None or "[" in origin:  # a policy cannot name an IPv6 address
        words = _("%(origin)s is not an origin. Write one per line, like https://www.example.com")
        raise NoOrigin(words % {"origin": line})
    return origin


def meant_by(address: str) -> list[str]:
    """The origins of a site whose address somebody typed, a path behind it or not. Raises NoOrigin.

    With a scheme it is exact: it was copied from a browser. Without one it is https, with and without "www.", and http
    for what is at hand: localhost:8080, 192.168.1.5, intranet.
    """
    line = text.name(address)
    try:
        parts = urlsplit(line if "://" in line else f"//{line}")
        host = parts.hostname or ""
    except ValueError:
        return [read(line)]  # refused as it stands
    if parts.scheme:
        return [read(f"{parts.scheme}://{parts.netloc}")]
    if _is_at_hand(host):
        return [read(f"http://{parts.netloc}")]
    origin = read(f"https://{parts.netloc}")
    twin = _with_or_without_www(origin)
    return [origin, twin] if twin else [origin]


def called(origin: str) -> str:
    """What people call the site: café.example, localhost:3000."""
    parts = urlsplit(origin)
    place = parts.netloc.removeprefix("www.")
    try:
        return idna.decode(place) if "xn--" in place and not parts.port else place
    except idna.IDNAError:
        return place


def normalised(line: str) -> str | None:
    """An origin as browsers write it; None where it is not one."""
    found = _ORIGIN.fullmatch(line)
    host = _host(found["host"]) if found else None
    if found is None or host is None:
        return None
    scheme, port = found["scheme"].lower(), int(found["port"] or 0)
    if found["port"] and not 0 < port < 65536:
        return None
    return f"{scheme}://{host}:{port}" if port not in (0, PORTS[scheme]) else f"{scheme}://{host}"


def speaking(origins: Iterable[str]) -> list[str]:
    """Whose pages the frame listens to: a policy that lets http in lets the same place in over https too."""
    return [page for origin in origins for page in dict.fromkeys((origin, re.sub("^http:", "https:", origin)))]


def _is_at_hand(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _with_or_without_www(origin: str) -> str:
    """The other name under which a site is usually reached; empty where there is none."""
    scheme, _, host = origin.partition("://")
    if host.startswith("www."):
        return f"{scheme}://{host.removeprefix('www.')}"
    return f"{scheme}://www.{host}" if host.count(".") == 1 else ""


def _host(written: str) -> str | None:
    """In ASCII and small letters, as a browser asks for it."""
    host = written.removesuffix(".").lower()
    try:
        if host.startswith("["):
            return f"[{ipaddress.IPv6Address(host[1:-1])}]"
        if not host.isascii():
            host = idna.encode(host, uts46=True, std3_rules=True).decode().removesuffix(".")
        labels = host.split(".")
        if labels[-1].isdigit() or labels[-1].startswith("0x"):  # browsers read it as an address of four numbers
            return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None
    return host if len(host) <= LONGEST_HOST and all(map(_LABEL.fullmatch, labels)) else None
