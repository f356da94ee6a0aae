"""PDF documents: one that opens, without a password, and does nothing by itself.

It is read in a process of its own (pdf_reader.py, by readers.py).
"""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible

from .readers import MB, Reading, TooMuch

READER = Path(__file__).with_name("pdf_reader.py")
# Scanners, printers and mail gateways leave blanks, zeros, a byte order mark or the lines of a print job around it.
PADDING = rb"(?:[\s\x00\x1a\xff]++|\xef\xbb\xbf|\x1b%-12345X|@PJL[^\r\n]*[\r\n])*+"
BEGINNING = re.compile(PADDING + rb"%PDF-")
BEGINS_WITHIN = 1024  # bytes: where readers look for it
MEMORY = 300 * MB  # bytes
SECONDS = 4  # of processor time
MOST_ANSWER = 1000  # bytes


def is_one(content: bytes) -> bool:
    return bool(BEGINNING.match(content[:BEGINS_WITHIN]))


def check(content: bytes) -> None:
    """Raises NotPossible, in words, for a document that is cut off, locked, two things at once, or has scripts."""
    match _verdict(content):
        case "ok":
            return
        case "incomplete":
            raise NotPossible(_("This PDF is incomplete. Export it again, then send it."))
        case "hidden":
            raise NotPossible(_("This PDF has something else hidden in it. Export it again, then send it."))
        case "encrypted":
            raise NotPossible(_("This PDF is locked with a password. Remove it, then send the document again."))
        case "scripts":
            raise NotPossible(_("This PDF contains scripts or forms that run by themselves. Print it to a new PDF."))
        case "files":
            raise NotPossible(_("This PDF carries other files with it. Print it to a new PDF, then send that."))
        case "large":
            raise NotPossible(_("This PDF is too complex to be checked. Print it to a new PDF, then send that."))
        case _:
            raise NotPossible(_("This PDF is damaged and cannot be opened."))


def _verdict(content: bytes) -> str:
    try:
        answer = Reading().run(READER, content, memory=MEMORY, seconds=SECONDS, most=MOST_ANSWER)
    except TooMuch:
        return "large"
    return answer.decode().strip()
