"""Photos, documents and voice messages in a thread: checked and cleaned before anything is stored, and stored before
they are acknowledged.

The file is written first, then the rows in one transaction; where they do not come to be, the file goes again. What a
stored file still needs, a look from the scanner or a thumbnail, has a time in its row: a job does it, and the clock
asks again for what is overdue, so that a job may fail or be lost.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Protocol
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.tasks import task
from django.utils.translation import gettext as _

from conversations import access, messages, threads
from conversations.base import text
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.base.units import MB
from conversations.models import Attachment, Conversation, Inbox, Message, Visitor

from . import documents, photos, sizes, voices
from .scanning import ScannerUnavailable, get_scanner
from .sizes import Direction
from .turns import Busy, one_of

logger = logging.getLogger(__name__)

Kind, State = Attachment.Kind, Attachment.State
VOICE_ENDINGS = {"webm", "weba", "m4a", "mp4", "ogg", "oga", "opus", "mp3", "aac", "amr", "3gp"}
PHOTO_ENDINGS = {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif", "hif", "avif"}
MAX_NAME = 120
TRIED = 3  # times that a thumbnail is asked for again
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # until a job is asked for again


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


@contextmanager
def stored(file: Checked, *, now: datetime) -> Iterator[Attachment]:
    """The file in its storage, with a row that whoever posts it saves. Without a saved row the file goes again."""
    scanner = get_scanner()
    attachment = Attachment(
        kind=file.kind,
        state=State.CHECKING if scanner else State.CLEAN,
        name=file.name,
        size=len(file.content),
        width=file.width,
        height=file.height,
        milliseconds=file.milliseconds,
        due_at=now + FIRST_WAIT if scanner or file.kind == Kind.PHOTO else None,
    )
    path = f"{_folder(now)}/{attachment.key}.{file.suffix}"
    attachment.file.name = default_storage.save(path, ContentFile(file.content))
    is_posted = False
    try:
        yield attachment
        is_posted = attachment.pk is not None
    finally:
        if not is_posted:
            default_storage.delete(attachment.file.name)
    if attachment.due_at:
        finish.enqueue(attachment.pk)


def post_from_visitor(
    visitor: Visitor, inbox: Inbox, *, upload: Upload, client_id: object, page: str = "", now: datetime
) -> Message:
    """A visitor's photo or document. A repeat answers with the message stored the first time. Raises Busy, too."""
    if not inbox.website.visitors_may_attach:
        raise NotPossible(_("Files cannot be sent here."))
    client_id = messages.checked_client_id(client_id)
    said = access.words_of(visitor, inbox).filter(client_id=client_id, from_visitor=True)
    if repeat := said.select_related("conversation", "attachment").first():
        return repeat
    with one_of(1, f"visitor-{visitor.pk}"):
        file = checked(upload, channel=inbox.channel, direction=Direction.FROM_VISITOR)
    with stored(file, now=now) as attachment:
        words = messages.Words(visitor, inbox, client_id, file.name, page, attachment)
        message: Message = retried(messages.post_from_visitors)([words], now=now)[0]
    return message


def file_of(conversation: Conversation, key: UUID) -> Attachment:
    """One that an agent may open, since the gate let them to its conversation. Raises NotReachable."""
    return _servable(Message.objects.filter(conversation=conversation), key)


def file_for(visitor: Visitor, inbox: Inbox, key: UUID) -> Attachment:
    """One of a visitor's own thread. Raises NotReachable."""
    return _servable(access.words_of(visitor, inbox), key)


def file_of_agent(key: UUID) -> Attachment:
    """One that an agent has sent, for whoever knows that they may have it. Raises NotReachable."""
    return _servable(Message.objects.filter(from_visitor=False), key)


def content_of(file: FieldFile) -> bytes:
    """What lies in the storage: the file itself or its thumbnail."""
    with file.open() as opened:
        content: bytes = opened.read()
    return content


def thumbnail_path(attachment: Attachment) -> str:
    return str(PurePosixPath(attachment.file.name or "").with_suffix(".thumbnail.jpg"))


def ask_again(now: datetime) -> int:
    """Asks for the jobs whose time has passed without an end: their worker was stopped, or the scanner is away."""
    overdue = Attachment.objects.exclude(state=State.FETCHING).filter(due_at__lte=now)
    asked = 0
    for pk, attempts in list(overdue.order_by("due_at").values_list("pk", "attempts")[:100]):
        due_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts + 1, 10))
        if overdue.filter(pk=pk).update(due_at=due_at, attempts=F("attempts") + 1):
            finish.enqueue(pk)
            asked += 1
    return asked


@task
def finish(attachment_id: int) -> None:
    """Scanned where that is asked for, and with a thumbnail. Safe to run twice, safe to lose."""
    stored = Attachment.objects.exclude(state=State.FETCHING).filter(pk=attachment_id, due_at__isnull=False)
    attachment = stored.select_related("message").first()
    if attachment is None:
        return
    content = content_of(attachment.file)
    if attachment.state == State.CHECKING and not _passes(attachment, content):
        return
    path = _store_thumbnail(attachment, content) if attachment.kind == Kind.PHOTO else ""
    if not settle(attachment, state=State.CLEAN, thumbnail=path) and path:
        default_storage.delete(path)


@transaction.atomic
def settle(attachment: Attachment, *, due_at: datetime | None = None, **changes: object) -> bool:
    """Ends what a file waited for, and shows its row anew; `due_at`: when what it needs next is asked for. False where
    somebody else was quicker.
    """
    message = attachment.message
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    as_seen = Attachment.objects.filter(pk=attachment.pk, state=attachment.state, due_at__isnull=False)
    if not as_seen.update(due_at=due_at, **changes):
        return False
    revision = conversation.revision + 1
    said = {"text": changes["name"]} if "name" in changes else {}
    Message.objects.filter(pk=message.pk).update(revision=revision, **said)
    Conversation.objects.filter(pk=conversation.pk).update(revision=revision)
    threads.tell_rows(conversation, revision)
    return True


def sweep(now: datetime) -> int:
    """Deletes files of the days before that no row knows: a power cut came between the file and its row."""
    deleted = 0
    for days in (1, 2):
        folder = _folder(now - timedelta(days=days))
        try:
            _folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        paths = {f"{folder}/{name}" for name in names}
        known = Attachment.objects.filter(file__startswith=f"{folder}/").values_list("file", "thumbnail")
        for path in paths.difference(*known):
            default_storage.delete(path)
            deleted += 1
    return deleted


@receiver(post_delete, sender=Attachment)
def delete_files(instance: Attachment, **_facts: object) -> None:
    """What is erased is erased from the storage too."""
    for path in filter(None, [instance.file.name, instance.thumbnail.name]):
        transaction.on_commit(partial(default_storage.delete, path), robust=True)


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
        raise NotPossible(_("Too large: %(most)d MB at most.") % {"most": most // MB})


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


def _folder(day: datetime) -> str:
    return f"{day:%Y/%m/%d}"


def _servable(within: QuerySet[Message], key: UUID) -> Attachment:
    found = Attachment.objects.filter(message__in=within, key=key, state=State.CLEAN).first()
    if found is None:
        raise NotReachable(_("This file does not exist here."))
    return found


def _store_thumbnail(attachment: Attachment, content: bytes) -> str:
    """Its path. A photo of which none can be made, however often it is tried, is shown without."""
    try:
        thumbnail = photos.thumbnail(content)
    except NotPossible as trouble:
        if attachment.attempts < TRIED:
            raise
        logger.warning("No thumbnail of file %s: %s", attachment.pk, trouble)
        return ""
    return default_storage.save(thumbnail_path(attachment), ContentFile(thumbnail))


def _passes(attachment: Attachment, content: bytes) -> bool:
    scanner = get_scanner()
    if scanner is None:
        return True  # the administrator has turned scanning off meanwhile
    try:
        found = scanner.finds(content)
    except ScannerUnavailable as trouble:
        logger.warning("The scanner did not judge file %s: %s", attachment.pk, trouble)
        return False
    if not found:
        return True
    logger.warning("File %s was refused: %s", attachment.pk, found)
    path = attachment.file.name or ""
    if settle(attachment, state=State.REFUSED, file=""):
        default_storage.delete(path)
    return False
