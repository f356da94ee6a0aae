"""What a socket asked for by HTTP is let go once it is open. Imported after Daphne's reactor.

The request, its headers as text and as bytes, and the channel that read them would stay as long as the socket, which
needs none of it: 4 KB of 47, as tracemalloc counts.
"""

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from twisted.web.http import HTTPChannel
from zope.interface import implementer

_open = WebSocketProtocol.onOpen


def install():
    """For all sockets of this process."""
    WebSocketProtocol.onOpen = _let_the_request_go


@implementer(IPushProducer)
class _Unbidden:
    """What is sent to a socket is not made at its bidding. While it has such a producer Twisted notes, as
    `producerPaused`, that it takes no more; that nothing came of it was so with the HTTP channel as well.
    """

    def pauseProducing(self):  # noqa: N802 - Twisted's names
        pass

    def resumeProducing(self):  # noqa: N802
        pass

    def stopProducing(self):  # noqa: N802
        pass


UNBIDDEN = _Unbidden()


def _let_the_request_go(self):
    _open(self)
    self.http_headers = self.request.headers = {}
    self.http_request_data = self.http_response_data = None
    if isinstance(self.transport.producer, HTTPChannel):
        self.transport.producer.requests.clear()  # else they hold each other
    self.transport.unregisterProducer()
    self.transport.registerProducer(UNBIDDEN, True)
