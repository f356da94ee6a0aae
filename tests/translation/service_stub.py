"""A translation service on this machine, in the shape that a test gives it; it keeps what it was asked."""

import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(None)

    def do_POST(self):
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body):
        asked = SimpleNamespace(path=self.path, headers=dict(self.headers), body=body)
        self.server.asked.append(asked)
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked has heard enough
            self.server.answer(self, asked)

    def say(self, words, status=200, **headers):
        body = words if isinstance(words, bytes) else json.dumps(words).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nothing: tests look at `asked`."""


@contextmanager
def service(answer):
    """`answer(handler, asked)` says something by `handler.say`. The server has `url`, and `asked` in order."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.answer, server.asked = answer, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
