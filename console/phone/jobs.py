"""What devices are to be told of: a row for each device and thing to say, sent by the workers (`worker.py`).

A row carries ids only. What it says is made right before it is sent, and it is not sent where it no longer holds.
"""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from conversations.people.preferences import reading_as

from . import looks, notices, recipients
from .models import Device, Push
from .notices import Notice
from .pusher import Letter

URGENT = {"offer", "missed", "test"}
LEAST = timedelta(seconds=2)  # what holds no longer than this reaches nobody in time

asked = threading.Event()  # in this process: its worker need not wait for its next look at the rows


def tell(device_ids: Iterable[int], what: str, subject: int) -> None:
    """Asks for a push to each of these devices; `what`: a key of notices.SAYS, `subject`: the id of its row.

    What is asked for already is asked for once, and looked at anew where it is just on its way.
    """
    now = timezone.now()
    rows = [Push(device_id=pk, what=what, subject=subject, is_urgent=what in URGENT, due_at=now) for pk in device_ids]
    if rows:
        unique = ["device", "what", "subject"]
        Push.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["due_at"])
        asked.set()


def send_test(device: Device, *, now: datetime) -> None:
    """A notification that its owner asked for, to see whether they come."""
    tell([device.pk], "test", int(now.timestamp()))


def drop_old(before: datetime) -> None:
    """What nobody sent for so long has nothing to say any more; its device may be gone."""
    Push.objects.filter(due_at__lt=before).delete()


def worded(push: Push, now: datetime) -> tuple[Notice, Letter] | datetime | None:
    """What it says now; None where there is nothing to say, or a time where it is to be asked again."""
    device = push.device
    if device.endpoint is None or not device.user.is_active:
        return None
    language = device.user.language or device.language or settings.LANGUAGE_CODE
    with reading_as(language, device.user.timezone):
        notice = notices.about(push.what, device, push.subject, now)
        if notice is None or notice.expires_at < now + LEAST or not recipients.wants(device, notice, now):
            return None
        wait_until = _before_their_eyes(device, notice, now)
        if wait_until:
            return wait_until if wait_until < notice.expires_at else None
        urgency = "high" if notice.is_urgent else "normal"
        letter = Letter(
            payload=notice.payload(device),
            ttl=notice.ttl(now),
            topic=notice.topic,
            urgency=urgency,
            within=notice.expires_at - now,
        )
    return notice, letter


def _before_their_eyes(device: Device, notice: Notice, now: datetime) -> datetime | None:
    """Not while its person looks at the conversation. A screen that was lost ends its look without a word: it is asked
    again then, and a message that was read meanwhile is not told of."""
    if notice.conversation is None or notice.is_withdrawal:
        return None
    return looks.until(device.user_id, notice.conversation, now)
