"""Photos, documents and voice messages in a thread: validated before anything is stored, and stored before they are
acknowledged.

The file is written first, then the rows in one transaction; where they do not come to be, the file goes again. What a
stored file still needs, a look from the scanner or a thumbnail, has a time in its row: a job does it, and the clock
asks again for what is overdue, so that a job may fail or be lost.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any
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

from conversations import access, messages, signals, threads
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.models import Attachment, Conversation, Inbox, Message, Visitor

from . import photos
from .scanning import ScannerUnavailable, get_scanner
from .sizes import Direction
from .turns import one_of
from .validation import Checked, Upload, checked

logger = logging.getLogger(__name__)

Kind, State = Attachment.Kind, Attachment.State
TRIED = 3  # times that a thumbnail is asked for again
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # until a job is asked for again


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
    if is_posted and attachment.state == State.CLEAN:
        _tell_of_voice(attachment)


def _tell_of_voice(attachment: Attachment) -> None:
    """It may be heard from now on."""
    if attachment.kind == Kind.VOICE:
        announce(signals.voice_ready, attachment_id=attachment.pk)


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


def overdue(now: Any) -> QuerySet[Attachment]:
    """Those whose jobs' time has passed without an end: their worker was stopped, or the scanner is away."""
    return Attachment.objects.exclude(state=State.FETCHING).filter(due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for their jobs."""
    asked = 0
    for pk, attempts in list(overdue(now).order_by("due_at").values_list("pk", "attempts")[:100]):
        due_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts + 1, 10))
        if overdue(now).filter(pk=pk).update(due_at=due_at, attempts=F("attempts") + 1):
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
    if settle(attachment, state=State.CLEAN, thumbnail=path):
        _tell_of_voice(attachment)
    elif path:
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
