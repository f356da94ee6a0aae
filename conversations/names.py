"""What people are called whose provider tells no name with what they write: it is asked for once they have written.

That it is to be asked stands in the row of who they are at the inbox, so no lost job forgets it. Of the answer nothing
but the name is kept. A provider that does not let us ask is asked again a day later, for as long as they write.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from . import contacts, signals
from .base.announcing import announce
from .connectors.connector import Connector
from .models import Identity

LEASE = timedelta(minutes=2)  # of a worker that asks
ASKED_EVERY = 10  # seconds, for the job
AGAIN = timedelta(days=1)
GIVEN_UP = timedelta(days=30)  # after their last message


def await_name(identity: Identity, connector: Connector, *, now: datetime) -> None:
    """Somebody writes. The first time that they do, a name that nobody has told is asked for."""
    if connector.tells_names or identity.wrote_at is not None or identity.visitor.name:
        return
    Identity.objects.filter(pk=identity.pk).update(name_due_at=now)
    announce(signals.name_awaited)


def claim(now: datetime) -> Identity | None:
    """The next one to ask for, that this worker alone asks for now."""
    due = Identity.objects.filter(name_due_at__lte=now).order_by("name_due_at")
    for pk, due_at in list(due.values_list("pk", "name_due_at")[:20]):
        if Identity.objects.filter(pk=pk, name_due_at=due_at).update(name_due_at=now + LEASE):
            return Identity.objects.select_related("inbox", "visitor").get(pk=pk)
    return None


def overdue(now: Any) -> QuerySet[Identity]:
    """Those whose job was lost, or whose time has come."""
    return Identity.objects.filter(name_due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for the job where something is due. Answers how many names wait."""
    waiting = overdue(now).count()
    if waiting and cache.add("names-asked-for", 1, ASKED_EVERY):
        announce(signals.name_awaited)
    return waiting


def learn(identity: Identity, name: str) -> None:
    """The provider calls them so; empty: it has no name either, and is asked no more."""
    contacts.name(identity.visitor, name)
    Identity.objects.filter(pk=identity.pk).update(name_due_at=None)


def put_off(identity: Identity, *, now: datetime) -> None:
    """It was not told this time."""
    is_over = identity.wrote_at is None or identity.wrote_at <= now - GIVEN_UP
    Identity.objects.filter(pk=identity.pk).update(name_due_at=None if is_over else now + AGAIN)


def put_off_all(identity: Identity, *, now: datetime) -> None:
    """The provider lets us ask for nobody of this inbox: all others need not be asked for before tomorrow."""
    put_off(identity, now=now)
    Identity.objects.filter(inbox=identity.inbox_id, name_due_at__lte=now).update(name_due_at=now + AGAIN)
