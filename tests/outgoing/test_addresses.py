"""Where a request may go: what an insider could give as a service, and where its name could lead."""

import socket
import threading

import pytest

from console.outgoing import addresses
from console.outgoing.addresses import NotPublic, check, check_spelling, is_public


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/dEm0:APA91b_x-y",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QOq",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2f",
        "https://xn--pupitre-9ya.example/1",
    ],
)
def test_what_browsers_give_is_taken(names, url):
    check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.com/1",
        "ftp://push.example.com/1",
        "//push.example.com/1",
        "https:push.example.com/1",
        "https:/push.example.com/1",
        "https://push.example.com",
        "HTTPS://PUSH.EXAMPLE.COM/1",
        # other ports, other people's names
        "https://push.example.com:22/1",
        "https://push.example.com:443/1",
        "https://push.example.com:x/1",
        "https://push.example.com:/1",
        "https://me:secret@push.example.com/1",
        "https://push.example.com@10.0.0.1/1",
        "https://10.0.0.1\\\\@push.example.com/1",
        "https://10.0.0.1#@push.example.com/1",
        "https://10.0.0.1?.push.example.com/1",
        # numbers, in whatever spelling
        *(
            f"https://{host}/1"
            for host in (
                "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1",
                "0177.0.0.1", "017700000001", "0", "0.0", "127.0.0.0x1", "10.0.0.1", "169.254.169.254", "100.64.0.1",
                "8.8.8.8", "1.1", "127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%00.ex",
                "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1%25e]",
                "[2606:4700::1111]", "[::]", "::1",
            )
        ),
        # names of this machine and its network
        *(
            f"https://{host}/1"
            for host in (
                "localhost", "localhost.", "LOCALHOST", "localhost.localdomain.", "a.localhost", "intranet", "db.corp",
                "db.internal", "printer.local", "nas.lan", "router.home", "1.0.0.127.in-addr.arpa",
                "push.example.com.", ".example.com", "push..example.com", "push.example.com ", " push.example.com",
                "push.exämple.com", "ⓛocalhost.com",
            )
        ),
        "https://push.example.com/a b",
        "https://push.example.com/a\nb",
        "https://push.example.com/\x00",
        "\nhttps://push.example.com/1",
        "https://push.example.com/1\n",
        "",
        "nonsense",
    ],
)  # fmt: skip
def test_other_spellings_are_refused_before_any_name_is_asked_for(monkeypatch, url):
    monkeypatch.setattr(addresses, "getaddrinfo", lambda *_, **__: pytest.fail("a name was asked for"))
    with pytest.raises(NotPublic):
        check(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "198.18.0.1", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "168.63.129.16", "224.0.0.1", "240.0.0.1",
        "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1",
        "2001:1::1", "2001:20::1", "3fff::1", "5f00::1", "100::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused_whatever_else_it_leads_to(names, address):
    names["rebound.example.com"] = ["203.0.114.7", address]
    with pytest.raises(NotPublic):
        check("https://rebound.example.com/1")


@pytest.mark.parametrize("address", ["203.0.114.7", "2606:4700::1111", "::ffff:203.0.114.7", "64:ff9b::cb00:7207"])
def test_a_name_that_leads_outside_is_taken(names, address):
    names["push.example.com"] = [address]
    check("https://push.example.com/1")
    assert is_public(addresses.ip_address(address))


def test_a_name_that_leads_nowhere_now_is_judged_when_a_request_goes_there(monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(addresses, "getaddrinfo", nowhere)
    check("https://push.example.com/1")


def test_a_name_that_is_not_answered_keeps_nobody_waiting(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(addresses, "PATIENCE", 0.05)
    monkeypatch.setattr(addresses, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    check("https://push.example.com/1")
    over.set()


def test_a_service_on_this_machine_is_for_tests_and_spelled_in_two_ways(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    check_spelling("http://127.0.0.1:8001/push/1")
    check_spelling("http://localhost:8001/push/1")
    for host in ("127.1", "0x7f000001", "[::1]", "127.0.0.1."):
        with pytest.raises(NotPublic):
            check_spelling(f"http://{host}:8001/push/1")
    settings.OUTGOING_TO_THIS_MACHINE = False
    with pytest.raises(NotPublic):
        check_spelling("http://127.0.0.1:8001/push/1")
