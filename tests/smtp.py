"""A mail server of a few lines, which may also misbehave: it refuses, is busy, or says nothing at all."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.is_silent:
            self.server.released.wait(timeout=10)
            return
        self.say("220 here")
        for line in self.rfile:
            command = line.decode().strip().upper()
            if command.startswith("EHLO"):
                self.say("250 here")
            elif command.startswith("RCPT"):
                self.say(self.server.answer_to_address)
            elif command == "DATA":
                self.take_letter()
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take_letter(self):
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say(self.server.answer_to_letter)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server(*, answer_to_address="250 fine", answer_to_letter="250 taken", is_silent=False):
    """It listens on `port`; what it took is in `letters`."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.answer_to_address, server.answer_to_letter = answer_to_address, answer_to_letter
        server.is_silent, server.released = is_silent, threading.Event()
        server.letters, server.port = [], server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join(timeout=5)
