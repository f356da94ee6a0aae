"""Where a push may go: what an insider could give as a push service, and where its name could lead."""

import socket
import threading
from contextlib import closing, contextmanager

import pytest
from yarl import URL

from console.phone import addresses
from console.phone.addresses import NotPublic, check, check_spelling, is_public
from console.phone.models import Device
from console.phone.pusher import Letter, Outcome, WebPusher
from tests.push_service import Browser, push_service


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dEm0:APA91b_x-y",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QOq",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2f",
        "https://xn--pupitre-9ya.example/1",
    ],
)
def test_what_browsers_give_is_taken(names, endpoint):
    check(endpoint)


@pytest.mark.parametrize(
    "endpoint",
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
def test_other_spellings_are_refused_before_any_name_is_asked_for(monkeypatch, endpoint):
    monkeypatch.setattr(addresses, "getaddrinfo", lambda *_, **__: pytest.fail("a name was asked for"))
    with pytest.raises(NotPublic):
        check(endpoint)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "198.18.0.1", "192.0.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "100::1",
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


def test_a_name_that_leads_nowhere_now_is_judged_when_a_push_goes_there(monkeypatch):
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


def test_a_push_service_on_this_machine_is_for_tests_and_spelled_in_two_ways(settings):
    settings.PUSH_TO_THIS_MACHINE = True
    check_spelling("http://127.0.0.1:8001/push/1")
    check_spelling("http://localhost:8001/push/1")
    for host in ("127.1", "0x7f000001", "[::1]", "127.0.0.1."):
        with pytest.raises(NotPublic):
            check_spelling(f"http://{host}:8001/push/1")
    settings.PUSH_TO_THIS_MACHINE = False
    with pytest.raises(NotPublic):
        check_spelling("http://127.0.0.1:8001/push/1")


# ---- when a push goes there


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


def pushed_to(endpoint, noon):
    pusher = WebPusher()
    keys = Browser(endpoint).subscription["keys"]
    try:
        return pusher.push(Device(endpoint=endpoint, **keys), Letter("{}", 1, "t", "high"), now=noon).result(timeout=10)
    finally:
        pusher.close()


def test_what_leads_inside_by_now_is_not_connected_to_and_nothing_tells_why(names, settings, monkeypatch, noon):
    settings.PUSH_TO_THIS_MACHINE = False
    with listening() as (port, came):
        names["rebound.example.com"] = ["127.0.0.1"]
        monkeypatch.setattr("console.phone.pusher.URL", lambda url, **_: URL(url, encoded=True).with_port(port))
        names["localhost"] = ["127.0.0.1"]
        results = [pushed_to(f"https://{host}/1", noon) for host in ("rebound.example.com", "127.0.0.1", "localhost")]
    assert came == []
    assert len({(one.outcome, one.reason) for one in results}) == 1
    assert results[0].outcome == Outcome.REFUSED


def test_a_connection_goes_to_the_address_that_was_judged(settings, monkeypatch, noon):
    """Who answers with another one the second time is not asked a second time."""
    settings.PUSH_TO_THIS_MACHINE = True
    asked = []

    def answer(host, port, **_options):
        asked.append(host)
        return [(None, None, 0, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr("console.phone.addresses.getaddrinfo", answer)
    with push_service() as service:
        browser = service.subscribe()
        endpoint = browser.endpoint.replace("127.0.0.1", "localhost")
        pusher = WebPusher()
        device = Device(endpoint=endpoint, **browser.subscription["keys"])
        result = pusher.push(device, Letter("{}", 1, "t", "high"), now=noon).result(timeout=10)
        pusher.close()
    assert result.outcome == Outcome.SENT
    assert asked == ["localhost"]
