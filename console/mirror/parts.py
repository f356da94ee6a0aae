"""What a visitor's page tells of itself, as it travels: bytes behind a first one that says what they are.

Several events of the page's recorder are written as one JSON text, packed by the visitor's browser, and cut into parts
that a message of a socket takes. The server reads the first byte alone.
"""

from base64 import b64decode, b64encode
from collections import deque

BEGINS = 1  # whatever came before counts no more: the page as it is now follows
LAST = 2  # its text ends with this part
PACKED = 4  # raw DEFLATE (RFC 1951), else UTF-8
KNOWN = BEGINS | LAST | PACKED

LONGEST = 128 * 1024  # bytes of one part; what a server takes at once is twice that
KEPT = 2 * 1024 * 1024  # bytes that are kept for one who looks later
KEPT_PARTS = 80  # a screen takes a hundred at once


def is_part(data):
    return data is not None and 1 < len(data) <= LONGEST and not data[0] & ~KNOWN


def begins(data):
    return bool(data[0] & BEGINS)


def as_hint(data):
    """As it passes through the live layer, whose hints are JSON."""
    return b64encode(data).decode("ascii")


def from_hint(text):
    return b64decode(text)


class Kept:
    """The last time the page was told as it is, and what followed; nothing where that is too much."""

    def __init__(self, most=KEPT):
        self.most = most  # bytes
        self.clear()

    def clear(self):
        self.parts: deque[tuple[int, bytes]] = deque()  # (number, bytes), the oldest first
        self.bytes = 0
        self.is_whole = False

    def add(self, number, data):
        if begins(data):
            self.clear()
            self.is_whole = True
        if self.is_whole:
            self.parts.append((number, data))
            self.bytes += len(data)
        if self.bytes > self.most or len(self.parts) > KEPT_PARTS:
            self.clear()
