"""A scanner that speaks as clamd does, on a port or a socket of its own, and can be told to behave badly.

with scanner() as one: one.url is tcp://127.0.0.1:40123; one.mood is "right", "silent", "gone", "full", or of ANSWERS.
"""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ANSWERS = {
    "muddled": b"what?\n",
    "broken": b"stream: Can't allocate memory ERROR\n",
    "cut off": b"stream: O",
    "of two minds": b"stream: OK\nstream: Eicar-Signature FOUND\n",
    "reserved": b"stream: Nearly OK\n",
    "foreign": b"stream: \xff\xfe OK\n",
}


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        scanner = self.server.scanner
        scanner.asked += 1
        if scanner.mood == "gone":
            return
        if self.rfile.readline() != b"nINSTREAM\n":
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if scanner.mood == "full":
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                return
        scanner.seen.append(content)
        if scanner.mood == "silent":
            scanner.over.wait(10)
        elif scanner.mood in ANSWERS:
            self.wfile.write(ANSWERS[scanner.mood])
        else:
            self.wfile.write(b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address):
        self.address_family = _family(address)
        super().__init__(address, _Talk)

    def handle_error(self, request, client_address):
        """A client that gave up is what some tests want."""


def _family(address):
    if isinstance(address, str):
        return socket.AF_UNIX
    return socket.AF_INET6 if ":" in address[0] else socket.AF_INET


class Scanner:
    def __init__(self, url):
        self.url = url
        self.mood = "right"
        self.seen = []
        self.asked = 0
        self.over = threading.Event()


@contextmanager
def scanner(address=("127.0.0.1", 0)):
    """Listens at a host and port, or at the path of a UNIX socket."""
    with _Server(address) as server:
        server.scanner = Scanner(_url(server.server_address))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.scanner
        finally:
            server.scanner.over.set()
            server.shutdown()
            thread.join()


def _url(address):
    if isinstance(address, str):
        return f"unix://{address}"
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    return f"tcp://{host}:{address[1]}"
