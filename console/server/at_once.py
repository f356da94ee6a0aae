"""Frames are handed to the system as they are made. Imported after Daphne's reactor.

Twisted keeps what is written, asks the loop to say when the socket can take it, and unasks: two more system calls and
a turn of the loop for each frame, 0.01 ms, and a moment later on its way. A socket can nearly always take a frame; what
it does not take is left to Twisted.
"""

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.tcp import Connection

_send = WebSocketProtocol.sendData


def install():
    """For all sockets of this process."""
    WebSocketProtocol.sendData = _send_at_once


def _send_at_once(self, data, sync=False, chopsize=None):
    is_first = not (sync or chopsize or self.send_queue)
    rest = _rest_of(data, self.transport) if is_first else data
    if rest:
        _send(self, rest, sync, chopsize)


def _rest_of(data, transport):
    """What the connection has not taken."""
    if not isinstance(transport, Connection) or transport.TLS or not transport.connected or transport.disconnecting:
        return data
    if transport.dataBuffer or transport._tempDataBuffer:  # noqa: SLF001 - what was written before goes first
        return data
    sent = transport.writeSomeData(data)
    return data[sent:] if isinstance(sent, int) else data  # lost: Twisted finds that out in its own way
