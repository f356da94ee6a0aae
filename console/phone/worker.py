"""Sends what devices are to be told of: many requests under way at once, few of them at any one service, offers first.

It takes rows for a while, words them, hands them over, and notes what became of them; the rows that it held when its
process died are due again soon after.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, close_old_connections, transaction
from django.db.models import DateTimeField, Q
from django.utils import timezone

from console.outgoing.addresses import service_of
from conversations.base.prepared import Prepared, Slot
from conversations.base.retries import retried

from . import jobs, services, wording
from .models import Device, Push, PushQuerySet, Told
from .notices import Notice
from .pusher import DEADLINE, Letter, Outcome, Pusher, Result, WebPusher

EVERY = 0.25  # seconds between two looks at the rows, where nobody calls sooner
HELD_FOR = DEADLINE * 3  # then whoever holds a row is taken for dead
AT_ONCE = 256  # requests under way, at all services
USUAL_AT_ONCE = 192  # the other places are for what is urgent
A_LOOK = 64  # rows at most
FIRST_WAIT = timedelta(seconds=2)  # after a refusal; each is twice the one before
LONGEST_WAIT = timedelta(minutes=15)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sending:
    push: Push
    notice: Notice
    letter: Letter
    at: datetime

    @property
    def service(self) -> str:
        return service_of(self.push.device.endpoint or "")

    @property
    def has_all_the_time(self) -> bool:
        """That a request may take: where it has less, its end says nothing of the service."""
        return self.letter.within >= DEADLINE


class Worker:
    """`running`: until it is false. `batch`: only until nothing is due."""

    def __init__(self, pusher: Pusher | None = None, *, every: float = EVERY) -> None:
        self.pusher = pusher or WebPusher()
        self.every = every
        self.running = True
        self.batch = False
        self.found_some = False  # at the last look at the rows
        self.under_way: dict[int, Sending] = {}
        self.answers: SimpleQueue[tuple[int, Result]] = SimpleQueue()

    def run(self) -> None:
        self._go_on()
        self.settle(timezone.now())
        self.pusher.close()

    def _go_on(self) -> None:
        while self.running:
            close_old_connections()
            jobs.asked.clear()
            if self.turn(timezone.now()):
                continue
            if self.batch and not self.under_way:
                return
            jobs.asked.wait(self.every)

    def turn(self, now: datetime) -> bool:
        """Notes what came back, sends what is due. False: there was nothing to do."""
        back = self._back()
        if back:
            _note(back, now)
        taken = self._take(now) if self.found_some or _select_due().rows({"now": now}) else []
        if taken:
            self._send(taken, now)
        return bool(back or taken)

    def settle(self, now: datetime) -> None:
        """Waits for what is under way."""
        while self.under_way:
            _note(self._back(self.answers.get()), now)

    def _back(self, *known: tuple[int, Result]) -> list[tuple[Sending, Result]]:
        answers = list(known)
        with suppress(Empty):
            while True:
                answers.append(self.answers.get_nowait())
        return [(self.under_way.pop(pk), result) for pk, result in answers]

    @retried
    @transaction.atomic
    def _take(self, now: datetime) -> list[Push]:
        """Held, so that no other process sends them."""
        room = min(A_LOOK, AT_ONCE - len(self.under_way))
        due = self._due(now)
        if room <= 0 or not (self.found_some or due.exists()):  # where there may be nothing, nothing is locked
            return []
        found = due.select_related("device__user").select_for_update(of=("self",), skip_locked=True)
        taken = self._fitting(found.order_by("-is_urgent", "due_at", "pk")[:room], now)
        Push.objects.filter(pk__in=[push.pk for push in taken]).update(taken_until=now + HELD_FOR)
        self.found_some = bool(taken)
        return taken

    def _due(self, now: datetime) -> PushQuerySet:
        """Without those of services that have all that they may have, so that they keep no others from being seen."""
        due = Push.objects.due(now)
        here = self._at_services()
        for service in {*here, *services.silent()}:
            at_it = Q(device__endpoint__startswith=f"{service}/")
            if here[service] >= services.places(service, now, is_urgent=True):
                due = due.exclude(at_it)
            elif here[service] >= services.places(service, now, is_urgent=False):
                due = due.exclude(at_it, is_urgent=False)
        return due.exclude(is_urgent=False, device__in=self._devices())

    def _fitting(self, found: Iterable[Push], now: datetime) -> list[Push]:
        """As many as there are places for. What is usual waits for what is under way to its device."""
        here, devices = self._at_services(), self._devices()
        fitting: list[Push] = []
        for push in found:
            service, is_urgent = service_of(push.device.endpoint or ""), push.is_urgent
            is_full = here[service] >= services.places(service, now, is_urgent=is_urgent)
            must_wait = push.device_id in devices or len(self.under_way) + len(fitting) >= USUAL_AT_ONCE
            if is_full or push.pk in self.under_way or (must_wait and not is_urgent):
                continue
            here[service] += 1
            devices.add(push.device_id)
            fitting.append(push)
        return fitting

    def _at_services(self) -> Counter[str]:
        return Counter(sending.service for sending in self.under_way.values())

    def _devices(self) -> set[int]:
        return {sending.push.device_id for sending in self.under_way.values()}

    def _send(self, taken: list[Push], now: datetime) -> None:
        """What a device shows is known before it shows it: what ends meanwhile is taken back there as well."""
        sendings, over = [], []
        for push in taken:
            said = _worded(push, now)
            if said is None:
                over.append(push)
            elif isinstance(said, datetime):
                _postpone(push, said, attempts=push.attempts)
            else:
                sendings.append(Sending(push, *said, at=now))
        if over:
            _end(over)
        _remember(sendings, now)
        for sending in sendings:
            self._hand_over(sending, now)

    def _hand_over(self, sending: Sending, now: datetime) -> None:
        self.under_way[sending.push.pk] = sending
        future = self.pusher.push(sending.push.device, sending.letter, now=now)
        future.add_done_callback(lambda done: self._came_back(sending.push.pk, done.result()))

    def _came_back(self, pk: int, result: Result) -> None:
        self.answers.put((pk, result))
        jobs.asked.set()


@cache
def _select_due() -> Prepared:
    now: Any = Slot("now", DateTimeField())
    return Prepared.select(Push.objects.due(now).order_by().values_list("pk")[:1])


def _worded(push: Push, now: datetime) -> tuple[Notice, Letter] | datetime | None:
    try:
        return wording.worded(push, now)
    except ObjectDoesNotExist:
        return None  # what it was about is gone
    except DatabaseError:
        raise  # it stays held, and is due again
    except Exception:
        logger.exception("This cannot be told: %s", push)
        return None


def _note(back: list[tuple[Sending, Result]], now: datetime) -> None:
    """What its owner sees in the settings, what was taken back, and what is asked again."""
    for sending, result in back:
        if result.outcome != Outcome.SILENT:
            services.heard(sending.service)
        elif sending.has_all_the_time:
            services.was_silent(sending.service, now)
    _write(back, now)


@retried
@transaction.atomic
def _write(back: list[tuple[Sending, Result]], now: datetime) -> None:
    sent = [sending for sending, result in back if result.outcome == Outcome.SENT]
    for sending, result in back:
        if result.outcome != Outcome.SENT:
            _write_failure(sending, result, now)
    Device.objects.filter(pk__in=[sending.push.device_id for sending in sent]).update(succeeded_at=now, failure="")
    for sending in sent:
        _forget(sending)
    _end([sending.push for sending in sent])


def _write_failure(sending: Sending, result: Result, now: datetime) -> None:
    push, device = sending.push, sending.push.device
    this = Device.objects.filter(pk=device.pk, endpoint=device.endpoint)  # not one that subscribed anew meanwhile
    if result.outcome == Outcome.GONE:
        this.update(endpoint=None, p256dh="", auth="", failed_at=now, failure=result.reason)
    else:
        this.update(failed_at=now, failure=result.reason)
    wait = result.wait or min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(push.attempts, 20))
    if result.outcome in (Outcome.LATER, Outcome.SILENT) and now + wait < sending.notice.expires_at:
        _postpone(push, now + wait, attempts=push.attempts + 1)
    else:
        _end([push])


def _remember(sendings: list[Sending], now: datetime) -> None:
    """Which devices show something of a conversation, and what."""
    shown = {
        (sending.push.device_id, sending.notice.conversation): sending.notice.kind
        for sending in sendings
        if sending.notice.conversation and not sending.notice.is_withdrawal
    }
    rows = [Told(device_id=device, conversation_id=of, kind=kind, told_at=now) for (device, of), kind in shown.items()]
    try:
        _tell(rows)
    except IntegrityError:  # a device or a conversation is gone
        for row in rows:
            with suppress(IntegrityError):
                _tell([row])


@transaction.atomic
def _tell(rows: list[Told]) -> None:
    unique, written = ["device", "conversation"], ["kind", "told_at"]
    Told.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=written)


def _forget(sending: Sending) -> None:
    """What was taken back is shown no more; what was shown again since, is."""
    notice = sending.notice
    if notice.conversation and notice.is_withdrawal:
        shown = Told.objects.filter(device=sending.push.device_id, conversation=notice.conversation)
        shown.filter(told_at__lte=sending.at).delete()


def _postpone(push: Push, at: datetime, *, attempts: int) -> None:
    """What was asked for anew meanwhile is due as it was asked for."""
    mine = Push.objects.filter(pk=push.pk)
    if not mine.filter(due_at=push.due_at).update(due_at=at, attempts=attempts, taken_until=None):
        mine.update(taken_until=None)


@retried
@transaction.atomic
def _end(pushes: list[Push]) -> None:
    """There is no more to do for them, but for those that were asked for anew meanwhile."""
    known = {push.pk: push.due_at for push in pushes}
    rows = Push.objects.select_for_update().filter(pk__in=known).values_list("pk", "due_at")
    over = [pk for pk, due_at in rows if due_at == known[pk]]
    Push.objects.filter(pk__in=over).delete()
    if len(over) < len(known):
        Push.objects.filter(pk__in=known.keys() - set(over)).update(taken_until=None)
