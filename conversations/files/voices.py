"""Voice messages: known by their content, and made anew as one kind of file that every browser plays.

A phone records what its browser can: MP4 with AAC, in pieces, or WebM with Opus. They are decoded in a process of their
own (voice_reader.py, by readers.py), and nothing but the sound comes out of it.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible

from .readers import MB, Reading

READER = Path(__file__).with_name("voice_reader.py")
SUFFIX = "m4a"
MOST_MINUTES = 10
MEMORY = 700 * MB  # bytes of address space: its libraries alone take half of it
SECONDS = 30  # of processor time: a hundred times quicker than it is spoken, and more
MOST_ANSWER = 10 * MB  # bytes

# The first bytes, and the name of the format by which it is read: no file may choose another reader itself.
BEGINNINGS = {
    b"\x1a\x45\xdf\xa3": "matroska,webm",
    b"OggS": "ogg",
    b"#!AMR": "amr",
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf1": "aac",
    b"\xff\xf9": "aac",
}
# Of what begins as MP4 does: ISO/IEC 23008-12 and AV1's image format name their brands so.
BRANDS_OF_PHOTOS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"miaf"}


class Film(NotPossible):
    """It has pictures: nobody looks at them here."""


@dataclass(frozen=True)
class Voice:
    content: bytes  # MP4 with AAC, in one voice
    milliseconds: int


def is_one(content: bytes) -> bool:
    """Whether it begins as sound files do. What is in it is told by its reader alone."""
    return bool(_format(content))


def cleaned(content: bytes) -> Voice:
    """The sound alone. Raises NotPossible, in words, for what is damaged, empty or too long; Film for a film."""
    milliseconds, sound = _read(content, "plain")
    return Voice(sound, milliseconds)


def as_ogg(content: bytes) -> bytes:
    """A cleaned voice message as Ogg with Opus, in one voice. Raises NotPossible."""
    return _read(content, "ogg")[1]


def _read(content: bytes, target: str) -> tuple[int, bytes]:
    orders = (_format(content), str(MOST_MINUTES * 60), target)
    said, sound = Reading().ask(READER, content, *orders, memory=MEMORY, seconds=SECONDS, most=MOST_ANSWER)
    if said["said"] == "video":
        raise Film(_("Videos cannot be sent here."))
    if said["said"] != "ok":
        raise NotPossible(_refusal(said["said"]))
    return said["milliseconds"], sound


def _refusal(said: str) -> str:
    match said:
        case "empty":
            return _("Nothing can be heard in this recording.")
        case "long":
            return _("This recording is too long: at most %(most)d minutes.") % {"most": MOST_MINUTES}
        case "large":
            return _("This recording is too complex to be read. Record it again.")
        case _:
            return _("This recording is damaged and cannot be played. Record it again.")


def _format(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "" if content[8:12] in BRANDS_OF_PHOTOS else "mp4"
    return next((name for beginning, name in BEGINNINGS.items() if content.startswith(beginning)), "")
