"""A part of what is served: browsers play sound by asking for pieces of it, and Safari plays nothing else.

After RFC 9110, section 14. One part of bytes is answered; for anything else the whole is an answer too.
"""

import re

from django.http import HttpRequest, HttpResponse

_ONE_PART = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PARTIAL, NOT_SATISFIABLE = 206, 416


def in_part(request: HttpRequest, whole: HttpResponse) -> HttpResponse:
    """The part of a response's content that was asked for, or the response as it was."""
    whole["Accept-Ranges"] = "bytes"
    asked = _ONE_PART.fullmatch(request.headers.get("Range", ""))
    if asked is None or asked[1] == asked[2] == "":
        return whole
    size = len(whole.content)
    start, end = _within(asked[1], asked[2], size)
    if start >= size or start > end:
        whole.status_code, whole.content = NOT_SATISFIABLE, b""
        whole["Content-Range"] = f"bytes */{size}"
        return whole
    whole.status_code, whole.content = PARTIAL, whole.content[start : end + 1]
    whole["Content-Range"] = f"bytes {start}-{end}/{size}"
    return whole


def _within(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte. "-500" are the last 500."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
