"""Reads a PDF from standard input and says in one word what is wrong with it, or "ok".

It runs as a program of its own, with little memory and time: a document that breaks the parser, or unpacks to
gigabytes, takes nothing else down. It imports nothing of Pupitre.
"""

import io
import resource
import sys
from contextlib import suppress

import pikepdf

MEMORY = 1024**3  # bytes
SECONDS = 20  # of processor time
MOST_OBJECTS = 100_000
DOES_SOMETHING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMediaExecute", "/Rendition"}


def verdict(content: bytes) -> str:
    """ok, encrypted, damaged, scripts, files (it carries others) or large (too much inside to look at)."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return "encrypted"
            return _worst_of(pdf) if len(pdf.pages) else "damaged"
    except pikepdf.PasswordError:
        return "encrypted"
    except MemoryError:
        return "large"
    except Exception:  # noqa: BLE001 - whatever the parser stumbles over, it is no document to hand on
        return "damaged"


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
            open_parts += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]
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
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # some systems know no such limit
            resource.setrlimit(what, (most, most))
    print(verdict(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
