"""PDF documents: one that opens, without a password, and does nothing by itself."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from .errors import NotPossible

READER = Path(__file__).with_name("pdf_reader.py")
PATIENCE = 30  # seconds
BEGINNING = b"%PDF-"
END_WITHIN = 1024  # bytes from the end; what stands behind it is no PDF any more


def is_one(beginning: bytes) -> bool:
    return beginning.startswith(BEGINNING)


def check(content: bytes) -> None:
    """Raises NotPossible, in words, for a document that is cut off, locked, two things at once, or has scripts."""
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise NotPossible(_("This PDF is incomplete. Export it again, then send it."))
    behind = content[content.rindex(b"%%EOF") + len(b"%%EOF") :]
    if behind.strip(b"\r\n\t \x00") or zipfile.is_zipfile(io.BytesIO(content)):
        raise NotPossible(_("This PDF has something else hidden in it. Export it again, then send it."))
    match _read(content):
        case "ok":
            return
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


def _read(content: bytes) -> str:
    """In a process of its own: see pdf_reader."""
    try:
        reader = subprocess.run(  # noqa: S603 - our own program; the document is only its input
            [sys.executable, "-I", str(READER)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "large"
    if reader.returncode < 0:  # its limits ended it
        return "large"
    return reader.stdout.decode().strip()
