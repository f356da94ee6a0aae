"""Whatever a proxy writes, the address of who asks is an address, and the same for a request and a socket."""

import ipaddress

import pytest
from django.test import RequestFactory

from console.server import addresses

PROXY = "10.0.0.1"


def both(forwarded, nearest=PROXY):
    """By a request and by a socket."""
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, headers={"X-Forwarded-For": forwarded})
    scope = {"headers": [(b"x-forwarded-for", forwarded.encode("latin-1"))], "client": (nearest, 5)}
    return {addresses.address_of(request), addresses.address_of_socket(scope)}


@pytest.mark.parametrize(("proxies", "address"), [(0, PROXY), (1, "192.0.2.5"), (2, "203.0.113.9"), (3, PROXY)])
def test_a_forwarded_address_is_believed_only_from_our_own_proxies(settings, proxies, address):
    settings.TRUSTED_PROXIES = proxies

    assert both("203.0.113.9, 192.0.2.5") == {address}


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.5:4711", "192.0.2.5"),
        ("[2001:db8::5]:4711", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("2001:DB8:0::5", "2001:db8::5"),
        ("fe80::5%eth0", "fe80::5"),
        ("::ffff:192.0.2.5", "192.0.2.5"),
        ('For="[2001:db8::5]:4711";proto=https', "2001:db8::5"),
        ("for=192.0.2.5", "192.0.2.5"),
        (' "192.0.2.5" ', "192.0.2.5"),
        ("unknown", PROXY),
        ("_hidden", PROXY),
        ("192.0.2.5:4711:1", PROXY),
        ("999.0.2.5", PROXY),
        ("192.0.2.05", PROXY),
        ("[", PROXY),
        ("\0é'; --", PROXY),
        ("1" * 5000, PROXY),
        ("", PROXY),
    ],
)
def test_what_a_proxy_writes_is_read_or_its_own_address_counts(settings, written, address):
    settings.TRUSTED_PROXIES = 1

    assert both(f"198.51.100.1, {written}" if written else "") == {address}


@pytest.mark.parametrize("nearest", ["", "unix:", None])
def test_who_comes_from_no_network_has_none(nearest):
    assert both("", nearest) == {None}


def test_an_ipv6_host_counts_with_all_of_its_network():
    assert addresses.counted_as("2001:db8:1:2:3::4") == addresses.counted_as("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert addresses.counted_as("192.0.2.5") == "192.0.2.5"
    assert addresses.counted_as(None) is None
    ipaddress.ip_address(addresses.counted_as("2001:db8::1"))
