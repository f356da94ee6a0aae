"""From a provider's webhook to rows: stored as it came, answered, then read in order; what cannot be read is kept.

A provider sends the same more than once, in any order and several at a time. Whatever a webhook says may therefore be
read twice: `arrivals` knows what it has seen.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from . import arrivals
from .base.jobs import enqueue_once
from .base.prepared import PreparedInsert
from .base.text import well_formed
from .base.units import MB
from .connectors.connector import Arrival, Strange, Unreadable
from .models import Connection, Inbox, Webhook

Reason, State = Webhook.Reason, Webhook.State

ASKED_AGAIN = timedelta(seconds=30)  # where the job was lost
NOT_YET = timedelta(seconds=2)  # until the message that it is about is there, or has its name; then twice as long
PATIENCE = timedelta(minutes=1)  # with one that tells of a message that is not there
UNCONNECTED = gettext_noop("the inbox is not connected")
MOST_UNSIGNED = 1000  # kept of an inbox: anybody may send them, and the provider repeats what is its own for days
MOST_UNSIGNED_BYTES = 100 * MB  # of an inbox
MOST_IN_TURN = 20  # of one person, while others wait
KEPT_FOR = timedelta(days=7)  # once they are read
QUARANTINED_FOR = timedelta(days=90)

logger = logging.getLogger(__name__)


def take(connection: Connection, path: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> bool:
    """Stores what was posted to an inbox's address, of which `path` is all after the host. False where its provider
    has not signed it: nobody is shown it."""
    signed = {name: well_formed(value)[:300] for name in connection.connector.signed_by if (value := headers.get(name))}
    came = Webhook(inbox_id=connection.inbox_id, path=path, body=body, headers=signed, received_at=now)
    if _is_genuine(connection, came):
        _keep(came, [connection.inbox_id, *_others_of_it(connection, came)])
        return True
    of_inbox = Webhook.objects.quarantined().filter(inbox=connection.inbox_id, reason=Reason.SIGNATURE)
    kept = of_inbox.aggregate(many=Count("pk"), size=Sum(Length("body"), default=0))
    if kept["many"] < MOST_UNSIGNED and kept["size"] + len(body) <= MOST_UNSIGNED_BYTES:
        came.state, came.reason = State.QUARANTINED, Reason.SIGNATURE
        came.save()
    return False


@transaction.atomic
def _keep(webhook: Webhook, inbox_ids: Iterable[int]) -> None:
    """One row for each of these inboxes, and a job to read them."""
    webhook.due_at = webhook.received_at + ASKED_AGAIN
    for inbox_id in inbox_ids:
        webhook.inbox_id = inbox_id
        _insert().store(webhook)
        transaction.on_commit(partial(enqueue_once, read, inbox_id), robust=True)


@cache
def _insert() -> PreparedInsert[Webhook]:
    return PreparedInsert(Webhook)


def _others_of_it(connection: Connection, webhook: Webhook) -> list[int]:
    """The other inboxes of what it is about: comments and messages of one page come to one address."""
    name = connection.connector.posted_about
    if not name or not connection.values.get(name):
        return []
    of_it = Connection.objects.filter(**{f"values__{name}": connection.values[name]}).exclude(pk=connection.pk)
    return [
        other.inbox_id
        for other in of_it.select_related("inbox")
        if other.is_possible and other.connector.posted_about == name and _is_genuine(other, webhook)
    ]


@task(queue_name="webhooks")
def read(inbox_id: int) -> None:
    """All that waits for an inbox. Safe to run twice, safe to lose."""
    read_waiting(inbox_id, now=timezone.now())


def read_waiting(inbox_id: int, *, now: datetime) -> int:
    """One after the other, in the order in which they came; answers how many are done or kept.

    Whoever sends very much keeps nobody waiting: after so many of one person all others have their turn.
    """
    done, tried = 0, 0
    of_person: Counter[str] = Counter()
    put_back: deque[int] = deque()
    while True:
        while (webhook := _next(inbox_id, after=tried, now=now)) is not None:
            tried = webhook.pk
            person = _sender(webhook)
            of_person[person] += 1
            if person and of_person[person] > MOST_IN_TURN:
                put_back.append(webhook.pk)
            else:
                done += _read_one(webhook, now)
        if not put_back:
            return done
        of_person.clear()
        for _turn in range(min(MOST_IN_TURN, len(put_back))):
            done += _read_one(Webhook.objects.get(pk=put_back.popleft()), now)


def overdue(now: Any) -> QuerySet[Webhook]:
    """What nobody has read: the worker stopped, or the message that it is about was not there."""
    return Webhook.objects.waiting().filter(due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for the jobs that read it."""
    inboxes = set(overdue(now).order_by().values_list("inbox", flat=True)[:1000])
    asked = [inbox for inbox in inboxes if overdue(now).filter(inbox=inbox).order_by().update(due_at=now + ASKED_AGAIN)]
    for inbox in asked:
        enqueue_once(read, inbox)
    return len(asked)


def replay(webhooks: Iterable[Webhook], *, now: datetime) -> int:
    """Reads again what is in quarantine, whose reason may be gone. One whose signature is still wrong stays there."""
    inboxes = set()
    for webhook in webhooks:
        if webhook.reason == Reason.SIGNATURE and not _is_genuine_now(webhook):
            continue
        quarantined = Webhook.objects.quarantined().filter(pk=webhook.pk)
        waiting = {"state": State.WAITING, "reason": "", "why": "", "due_at": now + ASKED_AGAIN}
        if quarantined.update(**waiting):
            inboxes.add(webhook.inbox_id)
    for inbox_id in inboxes:
        transaction.on_commit(partial(enqueue_once, read, inbox_id), robust=True)
    return len(inboxes)


def drop_old(now: datetime) -> None:
    """What was read is of no more use; what is in quarantine waits longer for somebody to look at it."""
    Webhook.objects.filter(state=State.DONE, received_at__lt=now - KEPT_FOR).delete()
    Webhook.objects.quarantined().filter(received_at__lt=now - QUARANTINED_FOR).delete()


def _next(inbox_id: int, *, after: int, now: datetime) -> Webhook | None:
    return Webhook.objects.readable(now).filter(inbox=inbox_id, pk__gt=after).first()


def _sender(webhook: Webhook) -> str:
    """Who wrote what it tells first; empty where nobody did, or it cannot be read."""
    connection = Connection.objects.select_related("inbox").filter(inbox=webhook.inbox_id).first()
    if connection is None or not connection.is_possible:
        return ""
    try:
        events = connection.connector.parse(bytes(webhook.body), connection.account)
    except Exception:  # noqa: BLE001 - whoever reads it says what is wrong
        return ""
    people = [event.person for event in events if isinstance(event, Arrival)]
    return people[0].id or people[0].phone if people else ""


def _read_one(webhook: Webhook, now: datetime) -> bool:
    """In one transaction under the lock of the inbox's account: two workers read one after the other."""
    try:
        with transaction.atomic():
            if (connection := _locked(webhook.inbox_id)) is None:
                return _unconnected(webhook, now)
            if not Webhook.objects.waiting().filter(pk=webhook.pk).exists():
                return False  # another worker was quicker
            Connection.objects.filter(pk=connection.pk).note("heard_at", now)
            events = connection.connector.parse(bytes(webhook.body), connection.account)
            told = [arrivals.take(connection, event, now=now) for event in events]
            if not all(told) and now < webhook.received_at + PATIENCE:
                _put_off(webhook, now)
                return False
            alone = [event for event, is_told in zip(events, told, strict=True) if not is_told]
            events += filter(None, [arrivals.take_alone(connection, event, now=now) for event in alone])
            strange = [str(event) for event in events if isinstance(event, Strange)]
            _end(webhook, Reason.STRANGE if strange else "", "; ".join(dict.fromkeys(strange)))
    except Unreadable as trouble:
        _end(webhook, Reason.UNREADABLE, str(trouble))
    except DatabaseError:
        raise  # it waits, and is read again
    except Exception as trouble:
        logger.exception("Webhook %s could not be read", webhook.pk)
        _end(webhook, Reason.FAILED, type(trouble).__name__)
    return True


def _unconnected(webhook: Webhook, now: datetime) -> bool:
    """Whoever took the connection away may enter another one; until then it is kept."""
    if now < webhook.received_at + PATIENCE:
        return False
    _end(webhook, Reason.UNREADABLE, UNCONNECTED)
    return True


def _put_off(webhook: Webhook, now: datetime) -> None:
    """Who sends by another app as well has Meta tell of very many messages that are not there: each is read again a few
    times, and not whenever another one comes."""
    until = min(now + max(NOT_YET, now - webhook.received_at), webhook.received_at + PATIENCE)
    Webhook.objects.filter(pk=webhook.pk).update(due_at=until, put_off_until=until)


def _end(webhook: Webhook, reason: str, why: str) -> None:
    state = State.QUARANTINED if reason else State.DONE
    changes = {"state": state, "reason": reason, "why": why[:300], "due_at": None}
    Webhook.objects.waiting().filter(pk=webhook.pk).order_by().update(**changes)


def _locked(inbox_id: int) -> Connection | None:
    """The inbox's connection, and with it all of the same portfolio, whose people are the same."""
    inbox = Inbox.objects.get(pk=inbox_id)
    of_channel = Connection.objects.filter(inbox__channel=inbox.channel).select_related("inbox")
    locked = of_channel.select_for_update(of=("self",)).order_by("pk")
    return {connection.inbox_id: connection for connection in locked}.get(inbox_id)


def _is_genuine(connection: Connection, webhook: Webhook) -> bool:
    """By the address that people are told, whatever a proxy makes of it on the way here."""
    url = settings.PUBLIC_URL + webhook.path
    return connection.connector.is_genuine(bytes(webhook.body), webhook.headers, connection.account, url)


def _is_genuine_now(webhook: Webhook) -> bool:
    """The secret or the public address may have been entered wrongly, and is right by now."""
    connection = Connection.objects.select_related("inbox").filter(inbox=webhook.inbox_id).first()
    return connection is not None and _is_genuine(connection, webhook)
