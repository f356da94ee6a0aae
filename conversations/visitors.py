"""Who a visitor is: met by a signed key, recognised by what their site proves."""

import hashlib
import hmac
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, Q, QuerySet
from django.utils.translation import gettext as _

from . import signals
from .base import page_addresses, text
from .base.announcing import announce
from .base.errors import NotPossible
from .base.prepared import Prepared, Slot, key
from .models import Block, Conversation, Identity, Inbox, Visitor

LONGEST_ID, LONGEST_NAME, LONGEST_EMAIL, LONGEST_URL, LONGEST_TITLE = 200, 80, 254, 500, 200  # characters


def meet(key: UUID, *, language: str = "", now: datetime) -> Visitor:
    """The visitor of this key. The row is made at the first meeting, the key came from us, signed."""
    visitor, _made = Visitor.objects.get_or_create(key=key, defaults={"created_at": now, "language": language})
    return visitor


def signature_of(external_id: str, secret: str) -> str:
    """HMAC-SHA256 in hex, what a site's server computes to prove who its visitor is."""
    return hmac.new(secret.encode(), external_id.encode(), hashlib.sha256).hexdigest()


def full_signature_of(external_id: str, name: str, email: str, secret: str) -> str:
    """The same over all that it says of them, a line each: then name and address are proven too."""
    return signature_of("\n".join([external_id, name, email]), secret)


@transaction.atomic
def recognise(
    visitor: Visitor, inbox: Inbox, *, external_id: str, signature: str, name: str = "", email: str = ""
) -> Visitor:
    """The visitor that the site says this is, on whatever device. Raises NotPossible where the proof is wrong.

    Words written before signing in on the site follow, unless both sides have an unfinished conversation.
    """
    is_proven = _proves_all(inbox, external_id, signature, name, email)
    identity = Identity.objects.select_related("visitor").filter(inbox=inbox, external_id=external_id).first()
    if identity is None:
        if visitor.identities.filter(inbox=inbox).exists():  # a shared computer: somebody else signed in
            visitor = Visitor.objects.create(created_at=visitor.created_at, language=visitor.language)
        identity, _made = Identity.objects.get_or_create(
            inbox=inbox, external_id=external_id, defaults={"visitor": visitor}
        )
    elif identity.visitor_id != visitor.pk and not visitor.identities.exists():
        _move_conversations(visitor, identity.visitor)
    known = identity.visitor
    if is_proven or not known.is_proven:  # what the site has signed once, nobody changes by what they type
        _rename(known, name, email, is_proven=is_proven)
    return known


def _proves_all(inbox: Inbox, external_id: str, signature: str, name: str, email: str) -> bool:
    """Whether the site has signed name and address too, or the id alone. Raises NotPossible where it signed neither."""
    secret = inbox.website.secret
    if 0 < len(external_id) <= LONGEST_ID and not _has_lines(external_id):
        if _is_same(full_signature_of(external_id, name, email, secret), signature):
            return not _has_lines(name, email)  # else it does not say where the name ends
        if _is_same(signature_of(external_id, secret), signature):
            return False
    raise NotPossible(_("The site’s proof of who you are is not valid."))


def _has_lines(*parts: str) -> bool:
    return any(sign in part for part in parts for sign in "\r\n")


def _is_same(right: str, signature: str) -> bool:
    return hmac.compare_digest(right.encode(), signature.encode())


def _rename(known: Visitor, name: str, email: str, *, is_proven: bool) -> None:
    """What is said of them. What is missing there stays as it was, but not as if it had been signed."""
    name, email = text.name(name, most=LONGEST_NAME), text.name(email)
    email = email if len(email) <= LONGEST_EMAIL else ""
    said = {
        "name": name if is_proven else name or known.name,
        "email": email if is_proven else email or known.email,
        "is_proven": is_proven,
    }
    if any(getattr(known, field) != value for field, value in said.items()):
        Visitor.objects.filter(pk=known.pk).update(**said)
        for field, value in said.items():
            setattr(known, field, value)
        announce(signals.visitor_changed, visitor_id=known.pk)


def turn_page(visitor: Visitor, *, url: object, title: object) -> str:
    """The visitor looks at another page of the site. Answers with its title, as it is shown."""
    url, title = page_addresses.readable(text.name(url, most=LONGEST_URL)), text.name(title, most=LONGEST_TITLE)
    if (
        Visitor.objects.filter(pk=visitor.pk)
        .exclude(page_url=url, page_title=title)
        .update(page_url=url, page_title=title)
    ):
        announce(signals.visitor_changed, visitor_id=visitor.pk)
    visitor.page_url, visitor.page_title = url, title
    return title


def hear(visitor_ids: set[int], *, now: datetime) -> None:
    """These visitors' pages are alive, as their heartbeats say; those who were gone are back, but for the blocked."""
    with transaction.atomic():
        heard_again = _hear_again().run_for_each(({"visitor": pk} for pk in sorted(visitor_ids)), now=now)
    if heard_again == len(visitor_ids):  # all have been there before, as nearly always
        return
    heard = _unblocked(now).filter(pk__in=visitor_ids)
    back = list(heard.filter(online=False).values_list("pk", flat=True))
    heard.update(seen_at=now, online=True)
    for visitor_id in back:
        announce(signals.visitor_changed, visitor_id=visitor_id)


def _unblocked(now: Any) -> QuerySet[Visitor]:
    blocked = Block.objects.in_force(now)
    persons = blocked.filter(visitor__person__isnull=False).values("visitor__person")
    return Visitor.objects.exclude(Q(pk__in=blocked.values("visitor")) | Q(person__in=persons))


@cache
def _hear_again() -> Prepared:
    now = Slot("now", DateTimeField())
    return Prepared.update(_unblocked(now).filter(pk=key("visitor"), online=True), seen_at=now)


def miss_who_left(left: dict[int, datetime]) -> None:
    """Visitors, and when a page of theirs was closed: they are gone, unless another page has been heard since."""
    for visitor_id, moment in left.items():
        not_heard_since = Visitor.objects.filter(pk=visitor_id, online=True, seen_at__lte=moment)
        if not_heard_since.update(online=False):
            announce(signals.visitor_changed, visitor_id=visitor_id)


def miss_the_silent(now: datetime) -> int:
    """Visitors whose pages have fallen silent are gone. One clock of several wins each row."""
    gone = 0
    for visitor_id in list(Visitor.objects.silent(now).values_list("pk", flat=True)[:500]):
        if Visitor.objects.silent(now).filter(pk=visitor_id).update(online=False):
            gone += 1
            announce(signals.visitor_changed, visitor_id=visitor_id)
    return gone


def merge(source: Visitor, target: Visitor) -> None:
    """Two visitors are proven to be one person: from now on all that was said by `source` was said by `target`.

    Where both have an unfinished conversation in an inbox, the one of `source` is left with it.
    """
    _move_conversations(source, target)
    source.identities.update(visitor=target)
    announce(signals.visitor_changed, visitor_id=target.pk)


def _move_conversations(source: Visitor, target: Visitor) -> None:
    busy = set(Conversation.objects.unfinished().filter(visitor=target).values_list("inbox_id", flat=True))
    moving = Conversation.objects.filter(visitor=source)
    moving.exclude(pk__in=Conversation.objects.unfinished().filter(visitor=source, inbox__in=busy)).update(
        visitor=target
    )
