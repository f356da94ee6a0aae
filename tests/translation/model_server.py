"""A server with models' files in the layout of Mozilla's repository, which can misbehave."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Files(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        path = self.path.lstrip("/")
        server.asked.append((path, self.headers.get("Range", "")))
        if server.code != 200 or path not in server.files:
            self.send_response(server.code if server.code != 200 else 404)
            self.end_headers()
            return
        body = server.files[path]
        start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) if "Range" in self.headers else 0
        if start >= len(body) and start:
            self.send_response(416)
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start : start + server.cut_after] if server.cut_after else body[start:])

    def log_message(self, *arguments):
        """Nothing: tests look at `asked`."""


@contextmanager
def model_server(files):
    """`files`: bytes by their path. `server.url`, `server.asked`: pairs of a path and its Range."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    server.files, server.asked, server.code, server.cut_after = files, [], 200, 0
    server.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
