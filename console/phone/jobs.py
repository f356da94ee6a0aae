"""Pushes as background jobs, in a queue of their own: one for each device and thing to say.

A job carries ids only. What it says is made right before it is sent, and it is not sent where it no longer holds.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from console.accounts.preferences import reading_as

from . import looks, notices, recipients, services
from .models import Device, Kind, Told
from .notices import Notice
from .pusher import Outcome, Pusher, Result, WebPusher

PUSHES = "phone"  # the queue
FIRST_WAIT = timedelta(seconds=2)  # after a refusal; each is twice the one before
LONGEST_WAIT = timedelta(minutes=15)
SOON, USUAL = 50, 0  # priorities

_pusher = WebPusher()


@task(queue_name=PUSHES)
def push(device_id: int, what: str, subject: int, attempts: int = 0) -> None:
    """Safe to run twice, safe to lose."""
    deliver(device_id, what, subject, attempts=attempts, now=timezone.now(), pusher=_pusher)


def tell(device_ids: Iterable[int], what: str, subject: int) -> None:
    """Asks for a push to each of these devices; `what`: a key of notices.SAYS, `subject`: the id of its row."""
    job = push.using(priority=SOON) if what in {"offer", "test"} else push
    for device_id in device_ids:
        job.enqueue(device_id, what, subject)


@task(queue_name=PUSHES)
def tell_of_community(what: str, subject: int) -> None:
    """To many, so not in the request of who writes. Whom a worker that was killed has seen to is not told twice."""
    told = _asked_for(what, subject)
    devices = recipients.devices(recipients.community(what, subject), Kind.COMMUNITY)
    tell([pk for pk in devices if pk not in told], what, subject)


def _asked_for(what: str, subject: int) -> set[int]:
    pushes = DBTaskResult.objects.filter(task_path=push.module_path)
    same = pushes.filter(args_kwargs__args__1=what, args_kwargs__args__2=subject)
    return {row["args"][0] for row in same.values_list("args_kwargs", flat=True)}


def send_test(device: Device, *, now: datetime) -> None:
    """A notification that its owner asked for, to see whether they come."""
    tell([device.pk], "test", int(now.timestamp()))


def deliver(device_id: int, what: str, subject: int, *, attempts: int, now: datetime, pusher: Pusher) -> None:
    """One attempt, after so many."""
    device = Device.objects.subscribed().select_related("user").filter(pk=device_id, user__is_active=True).first()
    if device is None or device.endpoint is None:
        return None
    language = device.user.language or device.language or settings.LANGUAGE_CODE
    with reading_as(language, device.user.timezone):
        notice = notices.about(what, device, subject, now)
        if notice is None or notice.expires_at <= now or not recipients.wants(device, notice, now):
            return None
        wait_until = _before_their_eyes(device, notice, now) or services.rests_until(device.endpoint, now)
        if wait_until:
            return _again(device, what, subject, attempts, at=wait_until, unless_after=notice.expires_at)
        urgency = "high" if notice.is_urgent else "normal"
        facts = {"ttl": notice.ttl(now), "topic": notice.topic, "urgency": urgency, "now": now}
        result = pusher.push(device, notice.payload(device), **facts)
    _note(device, notice, result, now)
    if result.outcome in (Outcome.LATER, Outcome.SILENT):
        wait = result.wait or min(LONGEST_WAIT, FIRST_WAIT * 2**attempts)
        _again(device, what, subject, attempts + 1, at=now + wait, unless_after=notice.expires_at)
    return None


def _before_their_eyes(device: Device, notice: Notice, now: datetime) -> datetime | None:
    """Not while its person looks at the conversation. A screen that was lost ends its look without a word: it is asked
    again then, and a message that was read meanwhile is not told of."""
    if notice.conversation is None or notice.is_withdrawal:
        return None
    return looks.until(device.user_id, notice.conversation, now)


def _again(device: Device, what: str, subject: int, attempts: int, *, at: datetime, unless_after: datetime) -> None:
    if at < unless_after:
        priority = SOON if what == "offer" else USUAL
        push.using(run_after=at, priority=priority).enqueue(device.pk, what, subject, attempts)


def _note(device: Device, notice: Notice, result: Result, now: datetime) -> None:
    """What its owner sees in the settings, and what is to be taken back later."""
    this = Device.objects.filter(pk=device.pk, endpoint=device.endpoint)
    endpoint = device.endpoint or ""
    if result.outcome == Outcome.SILENT:
        services.was_silent(endpoint, now)
    else:
        services.heard(endpoint)
    if result.outcome == Outcome.SENT:
        this.update(succeeded_at=now, failure="")
        _remember(device, notice, now)
    elif result.outcome == Outcome.GONE:
        this.update(endpoint=None, p256dh="", auth="", failed_at=now, failure=result.reason)
    else:
        this.update(failed_at=now, failure=result.reason)


def _remember(device: Device, notice: Notice, now: datetime) -> None:
    if notice.conversation is None:
        return
    told = {"device": device, "conversation_id": notice.conversation}
    if notice.is_withdrawal:
        Told.objects.filter(**told).delete()
    else:
        Told.objects.update_or_create(**told, defaults={"told_at": now})
