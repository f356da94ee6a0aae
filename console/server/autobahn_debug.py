"""Autobahn paints the names in its debug lines at each read and write, also where no line is written: 0.007 ms a frame,
as much as a consumer's turn takes. Here they stay as they are, and are made words of where a line is written."""

from autobahn.twisted import websocket
from autobahn.websocket import protocol


def install():
    """For all sockets of this process. Imported after Daphne's reactor."""
    for module in (websocket, protocol):
        for painted in ("hltype", "hlval"):
            setattr(module, painted, _as_it_is)


def _as_it_is(value):
    return value
