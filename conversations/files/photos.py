"""Photos: known by their content, turned upright, and rid of everything that is not the picture.

They are decoded in a process of their own (photo_reader.py, by readers.py). Where much memory is needed for one, only
one is read at a time.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible

from .readers import MB, Reading, Stopped
from .turns import Busy, OneAtATime

READER = Path(__file__).with_name("photo_reader.py")
MOST_ANSWER = 16 * MB  # bytes: more than any channel takes


class NoPhoto(Exception):
    """The content is no picture of a kind that is known here."""


@dataclass(frozen=True)
class Photo:
    content: bytes
    suffix: str  # jpg or png
    width: int  # pixels
    height: int


@dataclass(frozen=True)
class Kind:
    """How pictures of some formats may be read."""

    formats: str
    most_pixels: int
    memory: int  # bytes
    seconds: int  # of processor time
    is_heavy: bool = False


MOST_OF_CAMERAS = 65_000_000  # pixels: as many as the largest phone cameras take
JPEG = Kind("JPEG", MOST_OF_CAMERAS, 300 * MB, 3)
DRAWN = Kind("PNG,GIF", 24_000_000, 400 * MB, 6)  # they are decoded whole
WEBP = Kind("WEBP", 24_000_000, 500 * MB, 6)  # its decoder holds three of each
HEAVY = Kind("HEIF,AVIF", MOST_OF_CAMERAS, 600 * MB, 8, is_heavy=True)

_heavy_one = OneAtATime()


def cleaned(content: bytes, *, limit: int, from_stranger: bool = False) -> Photo:
    """The picture alone, of an animation the first, in at most `limit` bytes.

    Raises NoPhoto, NotPossible for one that is cut off or far too large, or Busy.
    """
    kind = _kind(content)
    if kind is None:
        raise NoPhoto
    said, picture = _read(content, kind, from_stranger, "clean", kind.formats, str(kind.most_pixels), str(limit))
    match said["said"]:
        case "ok":
            return Photo(picture, said["suffix"], said["width"], said["height"])
        case "no photo":
            raise NoPhoto
        case "pixels":
            most = kind.most_pixels // 1_000_000
            raise NotPossible(_("This photo has too many pixels: at most %(most)d million.") % {"most": most})
        case "large":
            raise NotPossible(_("This photo is too complex to be read. Take a screenshot of it, then send that."))
        case _:
            raise NotPossible(_("This photo is damaged and cannot be shown. Send it again."))


def thumbnail(content: bytes) -> bytes:
    """A JPEG of the middle of a cleaned picture, in the shape of its place in the thread. Raises NotPossible."""
    said, picture = _read(content, JPEG, False, "thumbnail")
    if said["said"] != "ok":
        raise NotPossible(_("This photo is damaged and cannot be shown. Send it again."))
    return picture


def _kind(content: bytes) -> Kind | None:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return DRAWN
    if content[:4] + content[8:12] == b"RIFFWEBP":
        return WEBP
    return HEAVY if content[4:8] == b"ftyp" else None


def _read(content: bytes, kind: Kind, from_stranger: bool, *orders: str) -> tuple[dict[str, Any], bytes]:
    """What the reader says, and the picture."""
    reading = Reading()
    turn: AbstractContextManager[None] = nullcontext()
    if kind.is_heavy:
        turn = _heavy_one.turn_of(reading, is_stranger=from_stranger)
    try:
        with turn:
            return reading.ask(READER, content, *orders, memory=kind.memory, seconds=kind.seconds, most=MOST_ANSWER)
    except Stopped as stopped:
        raise Busy from stopped
