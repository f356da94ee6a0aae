"""What left a visitor's browser, searched for what was not to leave it: in whatever writing it stands."""

import base64
import json
import zlib
from urllib.parse import unquote_to_bytes

SECRET = "s3cr3t"


def mirrored(visitor):
    """All that the visitor's page told of itself, a text in bytes each."""
    return list(unpacked(frame for url, frame in visitor.page.sent if url.endswith("/mirror/")))


def unpacked(frames):
    """All that went over the socket: as it is, and as it was before it was packed."""
    text = b""
    for frame in frames:
        if isinstance(frame, str):
            yield frame.encode()
            continue
        yield frame
        text += frame[1:]
        if frame[0] & 2:  # the last part of a text
            yield zlib.decompress(text, -zlib.MAX_WBITS) if frame[0] & 4 else text
            text = b""


def in_base64(before):
    """What stands for the secret alone where so many bytes come before it."""
    whole = base64.b64encode(b"\0" * before + SECRET.encode() + b"\0\0")
    return whole[-(-8 * before // 6) : 8 * (before + len(SECRET)) // 6]


def typed(told):
    """What was typed, event for event, as it left the browser."""
    for data in told:
        if data.startswith(b"["):
            changes = [event["data"] for event in json.loads(data) if event["type"] == 3]
            yield from (change["text"] for change in changes if change["source"] == 5)


def leaks(data):
    """The ways in which a secret stands in these bytes."""
    ways = {
        "plain": SECRET.encode(),
        "escaped": "".join(f"\\u{ord(letter):04x}" for letter in SECRET).encode(),
        "quoted": "".join(f"%{ord(letter):02x}" for letter in SECRET).encode(),
        "entities": "".join(f"&#{ord(letter)};" for letter in SECRET).encode(),
        "hex": SECRET.encode().hex().encode(),
        "backwards": SECRET[::-1].encode(),
        **{f"base64 after {n}": in_base64(n) for n in range(3)},
    }
    found = [way for way, written in ways.items() if written.lower() in data.lower()]
    return found + (["percent"] if SECRET.encode() in unquote_to_bytes(data) else [])
