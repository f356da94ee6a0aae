"""The relay of docs/calls.md, as coturn takes it: who may use it, for how long, and whom it reaches."""

import shutil
import subprocess
from datetime import timedelta
from subprocess import PIPE, STDOUT

import pytest
from django.utils import timezone

from console.calls import relays
from tests.relay import SECRET, running_relay
from tests.services import Missing

CLIENT = "turnutils_uclient"  # comes with coturn
AT_ONCE = ["-n", "1", "-m", "1", "-c"]  # a message, of one client, on one port
PATIENCE = 10  # seconds, with a peer that does not answer
LONGEST = 60  # seconds, of what comes to an end by itself
UNHEARD, TRIES = "tls_connect: cannot connect", 5  # it waits a moment only for a relay that is busy
BOTH_HEARD = "tot_send_msgs=2, tot_recv_msgs=2"  # of two who talk, each one message: the last count, not one on its way
FORBIDDEN = "403 (Forbidden IP)"
PUBLIC = "203.0.113.5"  # of documents' examples: nobody has it
PRIVATE = ["10.0.0.1", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1"]


@pytest.fixture
def start(tmp_path, settings):
    """Starts one, and answers what a client that is handed these credentials says of it."""
    running = []

    def make(**options):
        started = running_relay(tmp_path, **options)
        try:
            relay = started.__enter__()
        except Missing as missing:
            pytest.skip(str(missing))
        running.append(started)
        settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = [], [relay.url], SECRET
        port = relay.url.partition("?")[0].rpartition(":")[2]

        def ask(*options, now, seconds=LONGEST):
            [server] = relays.servers_for(7, now=now)
            name, password = server["username"], server["credential"]
            over_tls = ["-t", "-S", "-p", port, "-u", name, "-w", password]
            command = [shutil.which(CLIENT), *over_tls, *AT_ONCE, *options, "127.0.0.1"]
            for _ in range(TRIES):
                said = _run(command, seconds)
                if UNHEARD not in said or BOTH_HEARD in said:
                    break
            return said

        return ask

    yield make
    for started in running:
        started.__exit__(None, None, None)


def _run(command, seconds):
    try:
        return subprocess.run(command, stdout=PIPE, stderr=STDOUT, check=False, timeout=seconds).stdout.decode()
    except subprocess.TimeoutExpired as waiting:  # for the answer of a peer that is not there
        return waiting.output.decode()


def test_a_name_of_ours_is_believed_for_ten_minutes(start):
    ask, now = start(), timezone.now()

    assert BOTH_HEARD in ask("-y", now=now)
    assert "Cannot complete Allocation" in ask("-y", now=now - timedelta(minutes=11))


def test_no_peer_in_a_private_network_is_reached(start):
    ask, now = start(denies=True), timezone.now()

    for peer in PRIVATE:
        assert FORBIDDEN in ask("-e", peer, now=now), peer
    assert FORBIDDEN not in ask("-e", PUBLIC, now=now, seconds=PATIENCE)
