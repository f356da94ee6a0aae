"""A scanner that speaks as clamd does, on a port of its own, and can be told to behave badly.

with scanner() as one: one.url is tcp://127.0.0.1:40123; one.mood is "right", "silent", "gone", "muddled" or "broken".
"""

import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ANSWERS = {"muddled": b"what?\n", "broken": b"stream: Can't allocate memory ERROR\n"}


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

    def handle_error(self, request, client_address):
        """A client that gave up is what some tests want."""


class Scanner:
    def __init__(self, port):
        self.url = f"tcp://127.0.0.1:{port}"
        self.mood = "right"
        self.seen = []
        self.asked = 0
        self.over = threading.Event()


@contextmanager
def scanner():
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.scanner = Scanner(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.scanner
        finally:
            server.scanner.over.set()
            server.shutdown()
            thread.join()
