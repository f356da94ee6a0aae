"""Reads a PDF from standard input and says in one word what is wrong with it, or "ok".

It runs as a program of its own, see limited.py, and imports nothing of Pupitre.
"""

import io
import re
import sys
import zipfile

import pikepdf

MOST_OBJECTS = 100_000
DOES_SOMETHING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMediaExecute", "/Rendition"}
END = b"%%EOF"
END_WITHIN = 1024  # bytes from the end
# What scanners, printers and mail gateways leave around a document: blanks, zeros, a byte order mark, the end of a DOS
# file, the lines of a print job.
PADDING = rb"(?:[\s\x00\x1a\xff]++|\xef\xbb\xbf|\x1b%-12345X|@PJL[^\r\n]*[\r\n])*+"
BEHIND = re.compile(PADDING + rb"\Z")


def verdict(content: bytes) -> str:
    """ok, or else incomplete, hidden (something is in it beside the document), encrypted, damaged, scripts, files (it
    carries others) or large (too much inside to look at)."""
    try:
        return _flaw_around(content) or _flaw_within(content)
    except MemoryError:
        return "large"
    except pikepdf.PasswordError:
        return "encrypted"
    except Exception as error:  # noqa: BLE001 - whatever the parser stumbles over, it is no document to hand on
        return "encrypted" if "encrypt" in str(error) else "damaged"


def _flaw_around(content: bytes) -> str:
    end = content.rfind(END)
    if end < 0:
        return "incomplete"
    if not BEHIND.match(content, end + len(END)):
        return "incomplete" if end < len(content) - END_WITHIN else "hidden"
    whole = content[: end + len(END)]
    return "hidden" if any(zipfile.is_zipfile(io.BytesIO(stream)) for stream in (content, whole)) else ""


def _flaw_within(content: bytes) -> str:
    """An owner's password alone is no lock: everybody may read, and it asks only that nobody writes."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if int(pdf.trailer.get("/Size", 0)) > MOST_OBJECTS:  # before they are counted, which unpacks them
            return "large"
        return _worst_of(pdf) if len(pdf.pages) else "damaged"


def _worst_of(pdf: pikepdf.Pdf) -> str:
    if len(pdf.objects) > MOST_OBJECTS:
        return "large"
    seen = 0
    for whole in pdf.objects:
        open_parts = [whole]
        while open_parts:
            part = open_parts.pop()
            seen += 1
            if seen > 20 * MOST_OBJECTS:
                return "large"
            if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                if found := _harm_in(part):
                    return found
                inside = [part[key] for key in part.keys()]  # noqa: SIM118 - a stream is not iterable
            elif isinstance(part, pikepdf.Array):
                inside = list(part)
            else:
                continue
            # What is a whole object of its own has its turn in the list of all.
            open_parts += [item for item in inside if isinstance(item, pikepdf.Object) and not item.is_indirect]
    return "ok"


def _harm_in(part: pikepdf.Object) -> str:
    keys = set(part.keys())
    if keys & {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}:
        return "scripts"
    if "/S" in keys and str(part["/S"]) in DOES_SOMETHING:
        return "scripts"
    if "/EF" in keys and not _is_data(part):
        return "files"
    return ""


def _is_data(spec: pikepdf.Object) -> bool:
    """Invoices after Factur-X and ZUGFeRD carry their figures in an XML file; no other file may come along."""
    names = [str(spec[key]) for key in ("/UF", "/F") if key in spec]
    return bool(names) and all(name.lower().endswith(".xml") for name in names)


def main() -> None:
    print(verdict(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
