"""What is said in voice messages as text, by a service that an administrator has switched on; by none else.

A voice message that may be heard is given a row with a time. A job takes the row by moving that time on, asks, and
writes what came of it, so that a worker may be killed at any moment: another one comes to it later.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone

from conversations import signals, threads
from conversations.base import text
from conversations.models import Attachment, Conversation, Message, Transcription, TranscriptionSetting
from conversations.models.message import MAX_LENGTH
from translation import http
from translation.engine import NotReached, NotUnderstood
from translation.http import File, Request

from .attachments import content_of

State, Why = Transcription.State, Transcription.Why
SECONDS = 60.0  # for a whole answer
LEASE = timedelta(minutes=2)  # of who asks
ATTEMPTS = 4
FIRST_WAIT = timedelta(seconds=20)  # three times as long each time
ASKED_EVERY = 10  # seconds: a job may be lost

logger = logging.getLogger(__name__)


@receiver(signals.voice_ready)
def want(*, attachment_id: int, **_facts: object) -> None:
    """A voice message may be heard: it is written down, where somebody has switched a service on."""
    if TranscriptionSetting.objects.filter(is_on=True).exists():
        _row, is_new = Transcription.objects.get_or_create(
            attachment_id=attachment_id, defaults={"due_at": timezone.now()}
        )
        if is_new:
            transcribe.enqueue()


def overdue(now: Any) -> QuerySet[Transcription]:
    """Those whose job was lost, or of which an attempt failed."""
    return Transcription.objects.filter(due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for the job where something is due. Answers how many wait."""
    waiting = overdue(now).count()
    if waiting and cache.add("transcriptions-asked-for", 1, ASKED_EVERY):
        transcribe.enqueue()
    return waiting


@transaction.atomic
def try_again(conversation: Conversation, message_id: int, *, now: datetime) -> bool:
    """Somebody asks for one that failed. False where there is none, or it is being made."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    failed = Transcription.objects.filter(
        attachment__message=message_id, attachment__message__conversation=locked, state=State.FAILED
    )
    if not failed.update(state=State.WAITING, why="", due_at=now, attempts=0):
        return False
    _show(locked, message_id)
    transaction.on_commit(transcribe.enqueue, robust=True)
    return True


@task(queue_name="transcribing")
def transcribe() -> None:
    """Safe to run twice, safe to lose."""
    while transcribe_next(timezone.now()):
        pass


def transcribe_next(now: datetime) -> bool:
    """Asks for the one that is due first. False where none is."""
    row = _claimed(now)
    if row is None:
        return False
    setting = TranscriptionSetting.objects.filter(is_on=True).first()
    if setting is None:
        _settle(row, state=State.FAILED, why=Why.SWITCHED_OFF)
        return True
    try:
        said = _asked(setting, row.attachment)
    except NotReached as trouble:
        logger.info("Voice message %s was not transcribed: %s", row.attachment_id, trouble)
        _put_off(row, trouble, now)
    except NotUnderstood as trouble:
        logger.info("Voice message %s was not transcribed: %s", row.attachment_id, trouble)
        _settle(row, state=State.FAILED, why=Why.NOT_UNDERSTOOD)
    except Exception:  # of one voice message: all others go on
        logger.exception("Voice message %s could not be transcribed", row.attachment_id)
        _put_off(row, NotReached("it cannot be asked"), now)
    else:
        _settle(row, state=State.DONE, text=said, engine=setting.model)
    return True


def _claimed(now: datetime) -> Transcription | None:
    """The next one, which this worker alone asks for now."""
    due = Transcription.objects.filter(due_at__lte=now).order_by("pk")
    for pk, due_at in list(due.values_list("pk", "due_at")[:20]):
        as_seen = Transcription.objects.filter(pk=pk, due_at=due_at)
        if as_seen.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            return Transcription.objects.select_related("attachment__message").get(pk=pk)
    return None


def _asked(setting: TranscriptionSetting, attachment: Attachment) -> str:
    """What is said in it. Raises NotReached, NotUnderstood."""
    file = File("voice.m4a", "audio/mp4", content_of(attachment.file))
    key = setting.secrets.get("key", "")
    request = Request(
        f"{setting.url.rstrip('/')}/audio/transcriptions",
        form={"model": setting.model, "response_format": "json", "file": file},
        headers={"Authorization": f"Bearer {key}"} if key else {},
    )
    [answer] = http.answers([request], seconds=SECONDS)
    said = answer.get("text") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        raise NotUnderstood("an answer of another shape")
    return text.cut(text.well_formed(said).strip(), MAX_LENGTH)


def _put_off(row: Transcription, trouble: NotReached, now: datetime) -> None:
    """It is asked again by itself, and after the last time when somebody asks for it."""
    if trouble.is_refused or row.attempts >= ATTEMPTS:
        why = Why.REFUSED if trouble.is_refused else Why.BUSY if trouble.retry_after else Why.AWAY
        _settle(row, state=State.FAILED, why=why)
        return
    wait = max(FIRST_WAIT * 3 ** (row.attempts - 1), timedelta(seconds=trouble.retry_after))
    Transcription.objects.filter(pk=row.pk, state=State.WAITING).update(due_at=now + wait)


@transaction.atomic
def _settle(row: Transcription, **changes: object) -> None:
    """Once, though two workers may have asked; every screen that shows the message hears of it."""
    message = row.attachment.message
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    if Transcription.objects.filter(pk=row.pk, state=State.WAITING).update(due_at=None, **changes):
        _show(conversation, message.pk)


def _show(conversation: Conversation, message_id: int) -> None:
    """The caller holds the conversation's row lock."""
    threads.take_revision(conversation)
    Message.objects.filter(pk=message_id).update(revision=conversation.revision)
    threads.tell_rows(conversation, conversation.revision)
