"""Who a person of a provider is here: one visitor for each, whatever number or user name they have today.

A provider's id for a person holds for a whole business, so inboxes of one portfolio share their visitors. Before it had
ids, or where it tells none, a person is known by the phone number until an id comes with it. The caller holds the lock
of the inbox's connection, so nobody is met twice at once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from . import merges, signals, visitors
from .base import text
from .base.announcing import announce
from .connectors.connector import Person
from .models import Connection, Identity, Visitor

TOLD_EVERY = timedelta(minutes=1)
BY_PHONE = "tel:"  # before the number, in place of an id


def meet(connection: Connection, person: Person, *, now: datetime) -> Identity:
    """Who this person is here, met for the first time or not. What is told of them is kept up to date."""
    identity = known_as(connection, person) or _met(connection, person, now)
    _update(identity, person)
    _rename(identity.visitor, person)
    return identity


def open_window(identity: Identity, wrote_at: datetime, *, answerable_for: timedelta, because: str = "") -> None:
    """They wrote at this moment, and may be answered for some time after it. What comes late shortens nothing.

    Pages that count it down are told of it, of several messages in a minute once.
    """
    before, until = identity.answerable_until, wrote_at + answerable_for
    changes: dict[str, Any] = {}
    if identity.wrote_at is None or identity.wrote_at < wrote_at:
        changes["wrote_at"] = wrote_at
    if before is None or before < until:
        changes |= {"answerable_until": until, "answerable_because": because}
    if changes:
        Identity.objects.filter(pk=identity.pk).update(**changes)
    if "answerable_until" in changes and (before is None or until - before > TOLD_EVERY):
        announce(signals.visitor_changed, visitor_id=identity.visitor_id)


def consent(identity: Identity, *, is_given: bool, now: datetime) -> bool:
    """They want no more messages, or want them again: pages that show them say so. False where that was so already."""
    others = Identity.objects.filter(pk=identity.pk, stopped_at__isnull=not is_given)
    is_news = bool(others.update(stopped_at=None if is_given else now))
    if is_news:
        announce(signals.visitor_changed, visitor_id=identity.visitor_id)
    return is_news


def known_as(connection: Connection, person: Person) -> Identity | None:
    """By the id, and by the number where that is all that is known of them on one side."""
    of_inbox = Identity.objects.filter(inbox=connection.inbox_id).select_related("visitor")
    if person.id:
        by_id = of_inbox.filter(external_id=person.id).first()
        if by_id is not None or not person.phone:
            return by_id
        return of_inbox.filter(external_id=f"{BY_PHONE}{person.phone}").first()
    return of_inbox.filter(phone=person.phone).order_by("-pk").first() if person.phone else None


def move(connection: Connection, before: Person, after: Person, *, now: datetime) -> Visitor | None:
    """Somebody has another number or id from now on, and stays the same visitor. None: nobody that we know.

    Where they have written under the new id already, what was said then comes to the visitor of the old one.
    """
    identity = known_as(connection, before)
    if identity is None:
        return None
    newer = known_as(connection, after) if after.id else None
    if newer is not None and newer.pk != identity.pk:
        if newer.visitor_id != identity.visitor_id:
            visitors.merge(newer.visitor, identity.visitor)
            merges.follow(newer.visitor, identity.visitor)
        Identity.objects.filter(pk=identity.pk).delete()
        return identity.visitor
    identity.phone = ""  # the new one, or none that they share
    _update(identity, after)
    return identity.visitor


def person_of(connection: Connection, visitor: Visitor) -> Person | None:
    """How the provider knows a visitor: to whom an answer goes. None: they never wrote to this inbox."""
    identity = _last_known(connection, visitor)
    if identity is None:
        return None
    is_number = identity.external_id.startswith(BY_PHONE)
    return Person(id="" if is_number else identity.external_id, phone=identity.phone, username=identity.username)


def _last_known(connection: Connection, visitor: Visitor) -> Identity | None:
    return visitor.identities.filter(inbox=connection.inbox_id).order_by("-pk").first()


def _met(connection: Connection, person: Person, now: datetime) -> Identity:
    """For the first time in this inbox; another one of the same portfolio may know them."""
    elsewhere = _of_portfolio(connection).filter(external_id=person.id).select_related("visitor").first()
    visitor = elsewhere.visitor if person.id and elsewhere else Visitor.objects.create(created_at=now)
    external_id = person.id or f"{BY_PHONE}{person.phone}"
    return Identity.objects.create(inbox_id=connection.inbox_id, external_id=external_id, visitor=visitor)


def _of_portfolio(connection: Connection) -> QuerySet[Identity]:
    portfolio = connection.values.get("portfolio")
    siblings = Connection.objects.filter(inbox__channel=connection.inbox.channel, values__portfolio=portfolio)
    return Identity.objects.filter(inbox__in=siblings.values("inbox")) if portfolio else Identity.objects.none()


def _update(identity: Identity, person: Person) -> None:
    """What is told now; what is not told stays as it was known."""
    told = {
        "external_id": person.id or identity.external_id,
        "phone": person.phone or identity.phone,
        "username": person.username or identity.username,
    }
    Identity.objects.filter(pk=identity.pk).exclude(**told).update(**told)
    for field, value in told.items():
        setattr(identity, field, value)


def name(visitor: Visitor, called: str) -> None:
    """Their provider calls them so, which matters as long as they have no other name."""
    called = text.name(called, most=visitors.LONGEST_NAME)
    if called and Visitor.objects.filter(pk=visitor.pk, name="").update(name=called):
        announce(signals.visitor_changed, visitor_id=visitor.pk)


def _rename(visitor: Visitor, person: Person) -> None:
    """As they call themselves there; who does not is called by user name or number, until they do."""
    called = text.name(person.name, most=visitors.LONGEST_NAME)
    if not called and not visitor.name:
        called = f"@{person.username}" if person.username else f"+{person.phone}" if person.phone else ""
    if called and called != visitor.name and not visitor.is_proven:
        Visitor.objects.filter(pk=visitor.pk).update(name=called)
        visitor.name = called
        announce(signals.visitor_changed, visitor_id=visitor.pk)
