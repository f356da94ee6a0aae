"""A website of somebody else, on another origin than ours."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count


class Website(ThreadingHTTPServer):
    """Answers the pages that tests have written, each at an address of its own."""

    def __init__(self):
        super().__init__(("localhost", 0), _Pages)
        self.origin = f"http://localhost:{self.server_port}"
        self.pages, self.headers, self.numbers = {}, {}, count(1)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def publish(self, text, *, policy="", kind="text/html"):
        """Answers its address. `policy`: of its content, as it asks browsers to keep it; `kind`: its media type."""
        path = f"/{next(self.numbers)}"
        self.pages[path] = text
        self.headers[path] = {"Content-Type": f"{kind}; charset=utf-8"}
        if policy:
            self.headers[path]["Content-Security-Policy"] = policy
        return self.origin + path


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        page = self.server.pages.get(self.path)
        self.send_response(200 if page else 404)
        for name, value in self.server.headers.get(self.path, {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_args):
        pass
