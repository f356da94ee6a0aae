"""Requests of Daphne's, cut off where they grow larger than any file may be. Imported after Daphne's reactor."""

from daphne import server
from daphne.http_protocol import HTTPFactory, WebRequest
from django.utils import translation
from twisted.internet import reactor

from .uploads import MOST, too_large

LINGER = 2  # seconds in which the rest is thrown away, so that the refusal can be read


class ShortRequest(WebRequest):
    received = 0  # bytes
    is_refused = False

    def __init__(self, *args, **kwargs):
        # Django reads forms; read here, in the loop, ten megabytes would hold up every socket for a second.
        super().__init__(*args, **{**kwargs, "parsePOSTFormSubmission": False})

    def gotLength(self, length):  # noqa: N802 - Twisted's name
        super().gotLength(length)
        if length is not None and length > MOST:
            self._refuse()

    def handleContentChunk(self, data):  # noqa: N802 - Twisted's name
        self.received += len(data)
        if self.received > MOST:  # its length was not said before
            self._refuse()
        if not self.is_refused:
            super().handleContentChunk(data)

    def requestReceived(self, command, path, version):  # noqa: N802 - Twisted's name
        if not self.is_refused:
            super().requestReceived(command, path, version)

    def _refuse(self):
        if self.is_refused:
            return
        self.is_refused = True
        asked = (self.requestHeaders.getRawHeaders(b"accept-language") or [b""])[0].decode("latin-1").lower()
        with translation.override("fr" if asked.startswith("fr") else "en"):
            words = too_large().encode()
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(words), words)
        )
        # The stubs of Twisted give the reactor a class in place of the one that runs.
        reactor.callLater(LINGER, self.channel.loseConnection)  # type: ignore[arg-type]


class ShortRequests(HTTPFactory):
    def buildProtocol(self, addr):  # noqa: N802 - Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = ShortRequest
        return protocol


def install():
    """Daphne makes its factory when it runs, by the name that its module knows."""
    server.HTTPFactory = ShortRequests
