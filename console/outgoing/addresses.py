"""Where a request may go: to the public address of a service that is called by its name, and nowhere else.

The spelling is judged when somebody brings an address and before each request, and so is what the name leads to. A
connection goes to the very addresses that were judged: a name may lead elsewhere the next time that it is asked.
"""

import asyncio
import re
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from socket import AF_INET, AF_INET6, AF_UNSPEC, AI_NUMERICHOST, AI_NUMERICSERV, SOCK_STREAM, AddressFamily, getaddrinfo

from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings

PATIENCE = 2.0  # seconds, for the name of a service that somebody brings
THREADS = 32  # that ask for names: one that is not answered keeps no other waiting

# A name in small letters, at the usual port, as browsers write it: no number in any spelling ends in a letter's label.
_PUBLIC = re.compile(r"https://((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*)/[!-\[\]-~]*")
_HERE = re.compile(r"https?://(localhost|127\.0\.0\.1)(:\d{1,5})?/[!-\[\]-~]*")
_INSIDE = ("local", "localhost", "internal", "intranet", "lan", "home", "corp", "private", "arpa")
_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Beside what Python calls not global: networks of protocols and of examples, and what Azure tells its own machines.
_NOT_OUTSIDE = [
    ip_network(network)
    for network in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
]

_asking = ThreadPoolExecutor(THREADS, thread_name_prefix="names")


class NotPublic(Exception):
    """No address of a service on the internet. Which, and why, is nobody's business."""


def check_spelling(url: str) -> None:
    """Raises NotPublic."""
    if settings.OUTGOING_TO_THIS_MACHINE and _HERE.fullmatch(url):
        return
    spelled = _PUBLIC.fullmatch(url)
    if spelled is None or spelled[1].endswith(tuple(f".{name}" for name in _INSIDE)):
        raise NotPublic


def check(url: str) -> None:
    """Raises NotPublic. A name that leads nowhere now is judged again before each request."""
    check_spelling(url)
    if not _is_here(service_of(url)):
        try:
            _asking.submit(_addresses, _host_of(url)).result(PATIENCE)
        except (OSError, UnicodeError, TimeoutError):
            return


def check_host(url: str, hosts: Collection[str]) -> None:
    """At one of these names or below one of them, or, where that is allowed, on this machine. Raises NotPublic."""
    check_spelling(url)
    host = _host_of(url)
    if not _is_here(url) and not any(host == name or host.endswith(f".{name}") for name in hosts):
        raise NotPublic


def service_of(url: str) -> str:
    """What is known of one address of a service holds for all that begin like this: https://name."""
    return "/".join(url.split("/")[:3])


class Judged(AbstractResolver):
    """Names for a connection: it is told public addresses only. Raises NotPublic, OSError."""

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_UNSPEC) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(_asking, _addresses, host)
        flags = AI_NUMERICHOST | AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=str(address), port=port, family=_family(address), proto=0, flags=flags)
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _addresses(host: str) -> list[IPv4Address | IPv6Address]:
    """All must be public. Raises NotPublic, OSError."""
    answers = getaddrinfo(host, 443, type=SOCK_STREAM)
    found = list(dict.fromkeys(ip_address(str(place[0])) for *_, place in answers))
    if not (all(map(is_public, found)) or (_is_here(f"//{host}") and all(address.is_loopback for address in found))):
        raise NotPublic
    return found


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also by what a translating network makes of it."""
    if isinstance(address, IPv6Address):
        inner = IPv4Address(address.packed[-4:]) if address in _NAT64 else address.ipv4_mapped
        if inner is not None:
            return is_public(inner)
        if address not in _UNICAST:
            return False
    if any(address in network for network in _NOT_OUTSIDE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _is_here(service: str) -> bool:
    return bool(settings.OUTGOING_TO_THIS_MACHINE) and _host_of(service) in ("localhost", "127.0.0.1")


def _host_of(address: str) -> str:
    return address.split("/")[2].partition(":")[0]


def _family(address: IPv4Address | IPv6Address) -> AddressFamily:
    return AF_INET if address.version == 4 else AF_INET6
