"""Reads a sitemap from standard input and prints {"pages", "sitemaps"}, each a list of addresses, or {"problem"}.

As https://www.sitemaps.org/protocol.html has it: a list of pages or of further sitemaps in XML, or a page a line in a
text; packed by gzip or not. It runs as a program of its own, see conversations/files/limited.py, and imports nothing of
Pupitre.
"""

import io
import json
import sys
import zlib
from typing import Any

LARGEST = 50 * 1024 * 1024  # bytes unpacked, by the protocol
MOST = 10_000  # addresses that are told
LONGEST = 2_048  # characters of an address, by the protocol
GZIP = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than a sitemap may have."""


def main() -> None:
    read: dict[str, Any]
    try:
        read = addresses(unpacked(sys.stdin.buffer.read()))
    except (MemoryError, TooLarge):
        read = {"problem": "large"}
    except Exception:  # noqa: BLE001 - whatever the parser stumbles over, it cannot be read
        read = {"problem": "damaged"}
    sys.stdout.buffer.write(json.dumps(read).encode())


def unpacked(content: bytes) -> bytes:
    if not content.startswith(GZIP):
        return content
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # with gzip's head
    text = unpacker.decompress(content, LARGEST)
    if unpacker.unconsumed_tail:
        raise TooLarge
    return text


def addresses(content: bytes) -> dict[str, list[str]]:
    """Entities are not resolved and nothing is loaded: what a document declares is not part of a sitemap."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return {"pages": [line.strip() for line in content.decode("utf-8-sig").splitlines() if line.strip()][:MOST]}
    from lxml import etree  # a text needs none of it

    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    steps = etree.iterparse(
        io.BytesIO(content), tag="{*}loc", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    for _event, element in steps:
        parent = etree.QName(element.getparent()).localname
        text = (element.text or "").strip()
        if text and len(text) <= LONGEST and len(found.get(parent, ())) < MOST:
            found.setdefault(parent, []).append(text)
        element.clear()
    return {"pages": found["url"], "sitemaps": found["sitemap"]}


if __name__ == "__main__":
    main()
