"""Which photo, PDF or voice message may be sent: known by its content, cleaned of all else, or refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from django.utils.translation import gettext as _

from conversations.base import text
from conversations.base.errors import NotPossible
from conversations.base.units import MB
from conversations.models import Attachment

from . import documents, photos, sizes, voices
from .sizes import Direction
from .turns import Busy

Kind = Attachment.Kind
VOICE_ENDINGS = {"webm", "weba", "m4a", "mp4", "ogg", "oga", "opus", "mp3", "aac", "amr", "3gp"}
PHOTO_ENDINGS = {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif", "hif", "avif"}
MAX_NAME = 120


class Upload(Protocol):
    """A file as it came in: what Django's uploads and open files have in common."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...
    def seek(self, offset: int) -> object: ...


@dataclass(frozen=True)
class Checked:
    """A file as it will be stored."""

    kind: str
    name: str
    content: bytes
    suffix: str
    width: int | None = None  # pixels, of a photo
    height: int | None = None
    milliseconds: int | None = None  # of a voice message


class Unacceptable(NotPossible):
    """This file can never be sent, however often it is tried."""

    def __init__(self, words: str, *, is_of_other_kind: bool = False) -> None:
        super().__init__(words)
        self.is_of_other_kind = is_of_other_kind


def checked(upload: Upload, *, channel: str, direction: Direction) -> Checked:
    """The file, known by its content. Raises Unacceptable, in words, for what cannot be sent, or Busy."""
    try:
        return _checked(upload, channel, direction)
    except (Busy, Unacceptable):
        raise
    except NotPossible as refusal:
        raise Unacceptable(str(refusal)) from refusal


def _checked(upload: Upload, channel: str, direction: Direction) -> Checked:
    most = sizes.most_bytes(channel, direction)
    if not most:
        raise NotPossible(_("Files cannot be sent here."))
    if not upload.size:
        raise NotPossible(_("This file is empty."))
    _must_fit(upload.size, max(most.values()))
    upload.seek(0)
    content = upload.read()
    if documents.is_one(content):
        return _document(upload, content, most)
    if voices.is_one(content):
        return _voice(upload, content, most)
    return _photo(upload, content, most, direction)


def _document(upload: Upload, content: bytes, most: Mapping[str, int]) -> Checked:
    _must_end(upload, {"pdf"})
    if Kind.PDF not in most:
        raise NotPossible(_("Only photos can be sent here."))
    _must_fit(len(content), most[Kind.PDF])
    documents.check(content)
    return Checked(Kind.PDF, _clean_name(upload.name, "pdf"), content, "pdf")


def _voice(upload: Upload, content: bytes, most: Mapping[str, int]) -> Checked:
    if Kind.VOICE not in most:
        raise Unacceptable(_("Voice messages cannot be sent here."), is_of_other_kind=True)
    _must_end(upload, VOICE_ENDINGS)
    _must_fit(len(content), most[Kind.VOICE])
    try:
        voice = voices.cleaned(content)
    except voices.Film as film:
        raise Unacceptable(str(film), is_of_other_kind=True) from film
    name = _clean_name(upload.name, voices.SUFFIX)
    return Checked(Kind.VOICE, name, voice.content, voices.SUFFIX, milliseconds=voice.milliseconds)


def _photo(upload: Upload, content: bytes, most: Mapping[str, int], direction: Direction) -> Checked:
    if Kind.PHOTO not in most:
        raise NotPossible(_("Only PDF documents can be sent here."))
    _must_fit(len(content), most[Kind.PHOTO])
    try:
        photo = photos.cleaned(content, limit=most[Kind.PHOTO], from_stranger=direction == Direction.FROM_VISITOR)
    except photos.NoPhoto as error:
        if _ending(upload) in PHOTO_ENDINGS | VOICE_ENDINGS | {"pdf"}:
            raise NotPossible(_("This file is not what its name says, or it is damaged.")) from error
        raise Unacceptable(_("Only photos and PDF documents can be sent."), is_of_other_kind=True) from error
    _must_end(upload, PHOTO_ENDINGS)
    name = _clean_name(upload.name, photo.suffix)
    return Checked(Kind.PHOTO, name, photo.content, photo.suffix, photo.width, photo.height)


def _must_fit(size: int, most: int) -> None:
    if size > most:
        raise NotPossible(_("Too large: %(most)d MB at most.") % {"most": most // MB})


def _ending(upload: Upload) -> str:
    return PurePosixPath(upload.name or "").suffix[1:].lower()


def _must_end(upload: Upload, allowed: set[str]) -> None:
    """A name without an ending says nothing wrong."""
    if _ending(upload) not in allowed | {""}:
        raise NotPossible(_("This file is not what its name says, or it is damaged."))


def _clean_name(raw: str | None, suffix: str) -> str:
    """The last part of the name, without what cannot be seen or turns the writing round, ending as its content does."""
    name = text.name((raw or "").replace("\\", "/").rsplit("/", 1)[-1])
    stem = text.cut(text.name(PurePosixPath(name).stem).strip(" ."), MAX_NAME - len(suffix) - 1) or _("file")
    ending = PurePosixPath(name).suffix[1:].lower()
    is_same = ending == suffix or (suffix == "jpg" and ending in {"jpeg", "jpe", "jfif"})
    return f"{stem}.{ending if is_same else suffix}"
