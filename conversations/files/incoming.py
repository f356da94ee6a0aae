"""Files that visitors send through somebody else's channel: awaited in the thread at once, fetched behind it, and then
checked like all others.

What is to be fetched has a time in its row. Whoever fetches it takes it by moving that time on, so that a worker may be
killed at any moment: another one comes to it later, and only the first of two brings the file into the thread.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet

from conversations import signals, threads
from conversations.base import text
from conversations.base.announcing import announce
from conversations.connectors.connector import Kind as Told
from conversations.connectors.connector import Media
from conversations.models import Attachment, Conversation, Inbox, Message

from . import attachments, sizes, validation
from .sizes import Direction
from .turns import Busy
from .validation import MAX_NAME, Unacceptable

Kind, State = Attachment.Kind, Attachment.State

KINDS = {
    Told.PHOTO: Kind.PHOTO,
    Told.VIDEO: Kind.VIDEO,
    Told.AUDIO: Kind.AUDIO,
    Told.VOICE: Kind.VOICE,
    Told.STICKER: Kind.STICKER,
    Told.DOCUMENT: Kind.OTHER,
}
TAKEN = {
    Kind.PHOTO,
    Kind.PDF,
    Kind.AUDIO,
    Kind.VOICE,
    Kind.STICKER,
    Kind.OTHER,
}  # as far as one can tell by what is said of it
LEASE = timedelta(minutes=2)  # of who fetches one, which may take far less
ASKED_EVERY = 10  # seconds: a job may be lost, or wait behind others
FIRST_WAIT = timedelta(seconds=5)  # three times as long each time
ATTEMPTS = 5  # within some ten minutes


@dataclass(frozen=True)
class Limits:
    """What an inbox takes of a file."""

    is_taken: bool
    most_bytes: int


def awaited(kind: Told, media: Media, *, now: datetime) -> Attachment:
    """The row of a file that is still at its provider; whoever posts its message saves it."""
    is_pdf = kind == Told.DOCUMENT and media.mime.partition(";")[0].strip().lower() == "application/pdf"
    return Attachment(
        kind=Kind.PDF if is_pdf else KINDS[kind],
        state=State.FETCHING,
        name=text.name(media.name, most=MAX_NAME),
        size=media.size or 0,
        media={name: value for name, value in asdict(media).items() if value},
        due_at=now,
    )


def claim(*, but: Collection[int] = (), now: datetime) -> Attachment | None:
    """The next file, that this worker alone fetches for now. `but`: conversations whose turn it is not."""
    due = Attachment.objects.filter(state=State.FETCHING, due_at__lte=now)
    others = due.exclude(message__conversation__in=but) if but else due
    for pk, due_at in list(others.order_by("pk").values_list("pk", "due_at")[:20]):
        as_seen = Attachment.objects.filter(pk=pk, state=State.FETCHING, due_at=due_at)
        if as_seen.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            return Attachment.objects.select_related("message__conversation__inbox").get(pk=pk)
    return None


def overdue(now: Any) -> QuerySet[Attachment]:
    """Those whose job was lost, or of which an attempt failed."""
    return Attachment.objects.filter(state=State.FETCHING, due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for the job where something is due. Answers how many files wait."""
    waiting = overdue(now).count()
    if waiting and cache.add("files-asked-for", 1, ASKED_EVERY):
        announce(signals.file_awaited)
    return waiting


def limits_of(attachment: Attachment, inbox: Inbox) -> Limits:
    """Whether it is worth fetching, and up to how many bytes."""
    most = sizes.most_bytes(inbox.channel, Direction.FROM_VISITOR)
    return Limits(is_taken=bool(most) and attachment.kind in TAKEN, most_bytes=max(most.values(), default=0))


def take(attachment: Attachment, content: bytes, *, now: datetime) -> bool:
    """Its content has come: checked, stored and shown, or refused. False where another worker was quicker."""
    upload = ContentFile(content, name=attachment.name)
    channel = attachment.message.conversation.inbox.channel
    try:
        file = validation.checked(upload, channel=channel, direction=Direction.FROM_VISITOR)
    except Busy:
        return put_off(attachment, Attachment.Why.AWAY, now=now)
    except Unacceptable as refusal:
        why = Attachment.Why.KIND if refusal.is_of_other_kind else Attachment.Why.CONTENT
        return refuse(attachment, why, size=len(content))
    with attachments.stored(file, now=now) as stored:
        columns = ("kind", "state", "name", "size", "width", "height", "milliseconds", "due_at")
        changes = {column: getattr(stored, column) for column in columns}
        if attachments.settle(attachment, file=stored.file.name, media={}, attempts=0, **changes):
            stored.pk = attachment.pk
    return stored.pk is not None


def refuse(attachment: Attachment, why: Attachment.Why, *, size: int | None = None) -> bool:
    """It will never be shown here. `size`: bytes, where they are known by now."""
    known = attachment.size if size is None else size
    return attachments.settle(attachment, state=State.REFUSED, why=why, media={}, size=known)


def put_off(attachment: Attachment, why: Attachment.Why, *, now: datetime) -> bool:
    """It did not come this time: it is tried again by itself, and after the last time when somebody asks for it."""
    if attachment.attempts >= ATTEMPTS:
        return fail(attachment, why)
    still = Attachment.objects.filter(pk=attachment.pk, state=State.FETCHING)
    still.update(due_at=now + FIRST_WAIT * 3 ** (attachment.attempts - 1))
    return False


def fail(attachment: Attachment, why: Attachment.Why) -> bool:
    """It did not come; somebody may ask for it again."""
    return attachments.settle(attachment, state=State.FAILED, why=why)


@transaction.atomic
def fetch_again(conversation: Conversation, message_id: int, *, now: datetime) -> bool:
    """Somebody asks for one that did not come. False where it is being fetched already, or needs no fetching."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    failed = Attachment.objects.filter(message=message_id, message__conversation=locked, state=State.FAILED)
    if not failed.update(state=State.FETCHING, why="", due_at=now, attempts=0):
        return False
    threads.take_revision(locked)
    Message.objects.filter(pk=message_id).update(revision=locked.revision)
    threads.tell_rows(locked, locked.revision)
    announce(signals.file_awaited)
    return True
