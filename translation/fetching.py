"""Brings large files to this machine: no more than was announced, from where it stopped the last time."""

import hashlib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

SILENT = 30.0  # seconds that a server may be
PIECE = 1 << 16  # bytes

Progress = Callable[[str, int, int], None]  # a file's name, how many of its bytes are there, how many it has


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Failed(Exception):
    """Says in a sentence what is wrong."""


def fetch(address: str, path: Path, progress: Progress, *, name: str, size: int) -> None:
    """Appends to what is there of a file of so many bytes at most. Raises Failed."""
    there = path.stat().st_size if path.exists() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    request = urllib.request.Request(checked(address), headers=headers)  # noqa: S310 - `checked`
    try:
        with closing(urllib.request.urlopen(request, timeout=SILENT)) as answer:  # noqa: S310 - `checked`
            goes_on = answer.status == 206
            with path.open("ab" if goes_on else "wb") as file:
                for done in copied(answer, file, there if goes_on else 0, size):
                    progress(name, done, size)
    except HTTPError as error:
        if error.code == 416:
            return  # all of it was there
        raise Failed(_("%(address)s answers %(code)s.") % {"address": address, "code": error.code}) from error
    except OSError as error:
        raise Failed(_("%(address)s cannot be reached: %(why)s.") % {"address": address, "why": error}) from error


def checked(address: str) -> str:
    """An address of the web. Raises Failed."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise Failed(_("%(address)s is not a web address.") % {"address": address})
    return address


def copied(answer: Readable, file: IO[bytes], done: int, most: int) -> Iterator[int]:
    """No more than was announced: a server may send for ever."""
    while done <= most and (piece := answer.read(PIECE)):
        file.write(piece)
        done += len(piece)
        yield done


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
