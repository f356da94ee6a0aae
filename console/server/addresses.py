"""From which network address somebody asks, by a request or by a socket.

Proxies write addresses in many ways, and some write none. What cannot be read counts as the nearest proxy's own
address, so that whatever is limited by address stays limited.
"""

import ipaddress
import logging
import re
from functools import lru_cache

from django.conf import settings

logger = logging.getLogger(__name__)

A_HOST = 64  # bits of an IPv6 address that name a network; one host may use all the rest


def address_of(request):
    """An IP address as text, or None where not even the nearest one is known."""
    return _address(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR"))


def address_of_socket(scope):
    """The same, of an ASGI scope."""
    said = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name.lower() == b"x-forwarded-for"]
    return _address(",".join(said), (scope.get("client") or (None,))[0])


@lru_cache(maxsize=1000)  # each message asks
def counted_as(address):
    """What a limit counts: an IPv4 address, or the network of an IPv6 one, since one host may use all of it."""
    ip = read(address)
    if ip is None or ip.version == 4:
        return address
    return str(ipaddress.ip_network((ip, A_HOST), strict=False).network_address)


def read(written):
    """The address in what somebody wrote as one, with a port, brackets or `for=` around it; None in anything else."""
    host = re.sub(r"^for=", "", str(written or "").strip().split(";")[0].strip(), flags=re.IGNORECASE).strip('" ')
    if bracketed := re.fullmatch(r"\[([^\]]*)\](?::[0-9]*)?", host):
        host = bracketed[1]
    elif host.count(":") == 1:
        host = host.split(":")[0]
    try:
        ip = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def _address(forwarded, nearest):
    """X-Forwarded-For is believed only as far as our own proxies wrote it."""
    hops = forwarded.split(",")
    ip = None
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES and forwarded.strip():
        ip = read(hops[-settings.TRUSTED_PROXIES])
        if ip is None:
            logger.warning("A proxy wrote no address into X-Forwarded-For: %.60r", hops[-settings.TRUSTED_PROXIES])
    ip = ip or read(nearest)
    return str(ip) if ip else None
