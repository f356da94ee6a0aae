"""What the language process and whoever asks it send each other: a length of four bytes, then so much JSON."""

import json
import socket
import struct
from typing import Any

LONGEST = 8_000_000  # bytes of a frame

_LENGTH = struct.Struct(">I")


class Broken(Exception):
    """What came is no frame, or none came."""


def send(peer: socket.socket, words: dict[str, Any]) -> None:
    """Raises OSError; Broken where it is too long."""
    body = json.dumps(words).encode()
    if len(body) > LONGEST:
        raise Broken("too long")
    peer.sendall(_LENGTH.pack(len(body)) + body)


def receive(peer: socket.socket) -> dict[str, Any]:
    """Raises OSError, Broken."""
    [length] = _LENGTH.unpack(_read(peer, _LENGTH.size))
    if length > LONGEST:
        raise Broken("too long")
    try:
        words = json.loads(_read(peer, length))
    except (ValueError, RecursionError) as trouble:
        raise Broken("no JSON") from trouble
    if not isinstance(words, dict):
        raise Broken("no object")
    return words


def _read(peer: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = peer.recv(min(length - len(data), 65536))
        if not piece:
            raise Broken("cut off")
        data += piece
    return bytes(data)
