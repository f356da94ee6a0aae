"""A company's site on this machine, which means no good where a test says so.

with served() as site:
    site.has("/help", page("Help", "We are open."))
    site.has("/robots.txt", b"User-agent: *\nDisallow: /private")
    site.lists("/help", "/private")             the sitemap
    site.says["/help"] = behaviour              what it does instead: a function of the request's handler
    site.asked                                  the paths that were asked for
"""

import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.says = {}
        self.asked = []
        self.over = threading.Event()

    @property
    def home(self):
        return self.address("/")

    def address(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def has(self, path, body, kind="text/html; charset=utf-8", **headers):
        self.says[path] = lambda handler: handler.answer(body, kind=kind, **headers)

    def lists(self, *paths, at="/sitemap.xml", inside="url"):
        """Pages, or further sitemaps; addresses of other sites as they are."""
        self.has(at, sitemap(*(path if "://" in path else self.address(path) for path in paths), inside=inside))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        with suppress(OSError):  # nobody listens any more
            self.server.says.get(self.path, missing)(self)
        self.close_connection = self.close_connection or self.server.over.is_set()

    def answer(self, body=b"", status=200, kind="text/html", **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Says nothing."""


def missing(handler):
    handler.answer(status=404)


def fails(handler):
    handler.answer(status=500)


def says_nothing(handler):
    handler.server.over.wait(30)
    handler.close_connection = True


def has_no_end(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not handler.server.over.is_set():
        handler.wfile.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


def leads_to(address):
    return lambda handler: handler.answer(status=302, Location=address)


def page(title, text, language="en"):
    return f"<html lang={language}><title>{title}</title><main><h1>{title}</h1><p>{text}</main>".encode()


def sitemap(*addresses, inside="url"):
    listed = "".join(f"<{inside}><loc>{address}</loc></{inside}>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'.encode()


@contextmanager
def served():
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        site.server_close()
        thread.join()
