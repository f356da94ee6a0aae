"""What a push says, in its reader's language, made right before it is sent: nothing where it holds no longer."""

from datetime import datetime, timedelta

from django.conf import settings

from conversations.people.preferences import reading_as

from . import kinds, looks, recipients, trials, withdrawals
from .models import Device, Push
from .notices import Notice
from .pusher import Letter

LEAST = timedelta(seconds=2)  # what holds no longer than this reaches nobody in time

BESIDE_THE_KINDS = {"withdrawal": withdrawals.say, "test": trials.say}


def about(what: str, device: Device, subject: int, now: datetime) -> Notice | None:
    """The notification of this device's owner on something; None where it does not hold, or not any more."""
    say = BESIDE_THE_KINDS.get(what) or kinds.says()[what]
    return say(device, subject, now)


def worded(push: Push, now: datetime) -> tuple[Notice, Letter] | datetime | None:
    """What it says now; None where there is nothing to say, or a time where it is to be asked again."""
    device = push.device
    if device.endpoint is None or not device.user.is_active:
        return None
    language = device.user.language or device.language or settings.LANGUAGE_CODE
    with reading_as(language, device.user.timezone):
        notice = about(push.what, device, push.subject, now)
        if notice is None or notice.expires_at < now + LEAST or not _wants(device, notice, now):
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


def _wants(device: Device, notice: Notice, now: datetime) -> bool:
    """A switch may have been turned since it was asked for. What is taken back makes no sound, a test is asked for."""
    if notice.is_withdrawal or notice.kind == trials.KIND:
        return True
    return device.tells(notice.kind) and not recipients.is_quiet(device, now)


def _before_their_eyes(device: Device, notice: Notice, now: datetime) -> datetime | None:
    """Not while its person looks at the conversation. A screen that was lost ends its look without a word: it is asked
    again then, and a message that was read meanwhile is not told of."""
    if notice.conversation is None or notice.is_withdrawal:
        return None
    return looks.until(device.user_id, notice.conversation, now)
