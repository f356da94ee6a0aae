"""A language model's service on this machine: it streams what a test has it say, and misbehaves where it is told to.

model.says("The lamp is replaced [1].")         word by word, with usage at its end
model.plays(lambda handler: handler.send_status(429, Retry_After="7"))
"""

import json
import re
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 60  # seconds; bounds a failure only


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        model = self.server.model
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        model.asked.append({"path": self.path, "headers": dict(self.headers), **asked})
        try:
            model.play(self)
        except (BrokenPipeError, ConnectionResetError):
            model.was_left.set()  # who asked has heard enough

    def begin(self):
        """A stream of events follows; it ends with the connection."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def send_words(self, text):
        """In the pieces that a model would say them in."""
        for piece in re.findall(r"\s*\S+|\s+$", text):
            self.send_event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})

    def send_end(self, reason="stop", read=120, written=30):
        self.send_event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.send_event({"choices": [], "usage": {"prompt_tokens": read, "completion_tokens": written}})
        self.send_raw(b"data: [DONE]\n\n")

    def send_event(self, event):
        self.send_raw(f"data: {json.dumps(event)}\n\n".encode())

    def send_raw(self, data):
        self.wfile.write(data)
        self.wfile.flush()

    def send_status(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.send_raw(body)

    def log_message(self, *arguments):
        """Nothing: tests look at `asked`."""


class Model:
    """`asked`: what came, in order; `was_left` is set once somebody has hung up before the end."""

    def __init__(self, url):
        self.url = url
        self.asked = []
        self.was_left = threading.Event()
        self._goes_on = threading.Event()
        self.says("")

    def says(self, text):
        """From here on, to whatever it is asked."""

        def play(handler):
            handler.begin()
            handler.send_words(text)
            handler.send_end()

        self.play = play

    def says_and_waits(self, text, rest=""):
        """It stops in the middle until `go_on`, or until who asked has left; then it says the rest."""

        def play(handler):
            handler.begin()
            handler.send_words(text)
            while not self._goes_on.wait(0.02):
                handler.send_raw(b": still there\n\n")
            handler.send_words(rest)
            handler.send_end()

        self._goes_on.clear()
        self.play = play

    def go_on(self):
        self._goes_on.set()

    def plays(self, play):
        """`play(handler)` does what it likes."""
        self.play = play


@contextmanager
def running_model():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.model = Model(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server.model
    finally:
        server.model.go_on()
        server.shutdown()
        with suppress(OSError):
            server.server_close()
        thread.join(PATIENCE)
