"""Frames that are too long for one message of a socket go in several, which the page puts together again.

A server gives messages a limit in bytes and never sends what is longer; what a frame holds is counted in rows.
"""

import json

LONGEST = 128 * 1024  # bytes of one message; the servers' limit is twice that
PART = 32 * 1024  # characters of the frame in one part: quoted once more, at most LONGEST


def parts_of(text, number):
    """The messages that carry this frame: itself, or {"type": "part", "of": number, "text", "last"}, in their order."""
    if len(text) * 4 <= LONGEST or len(text.encode(errors="replace")) <= LONGEST:
        return [text]
    return [
        json.dumps(
            {"type": "part", "of": number, "text": text[start : start + PART], "last": start + PART >= len(text)},
            ensure_ascii=False,
        )
        for start in range(0, len(text), PART)
    ]
