"""Seeing the page that a visitor is on: it is asked for, agreed to or refused, looked at, and it ends.

A screen that looks and the page that is looked at are alive as long as they say so: whoever falls silent has gone, and
the clock ends what is left.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from . import access, signals, threads
from .access import Action
from .base.announcing import announce
from .base.errors import NotPossible
from .channels import channel_named
from .lines.mirror_refused import MirrorRefused
from .lines.mirrored import Mirrored
from .models import Conversation, Inbox, Look, Mirror, Visitor
from .people.models import User

ANSWER_WITHIN = timedelta(seconds=60)
LOOK_SILENCE = timedelta(seconds=20)  # a screen that loses its network for a moment goes on with its look
PAGE_SILENCE = timedelta(minutes=2)  # so long a visitor may be in another tab, or between two pages

Status, End = Mirror.Status, Mirror.End


def obstacle(conversation: Conversation) -> str:
    """Why there is no page to see, in a sentence; "" where there is one."""
    if not conversation.on_site:
        channel = channel_named(conversation.inbox.channel)
        return _("There is no page to see: they write via %(channel)s.") % {"channel": channel}
    if conversation.is_closed:
        return _("The conversation is closed.")
    return "" if conversation.visitor.online else _("The visitor is not on the site just now.")


@transaction.atomic
def look(person: User, conversation_id: int, *, now: datetime) -> Mirror:
    """This person looks from here on, and asks first where nobody does yet. Raises NotReachable or NotPossible."""
    conversation = access.locked_for(person, Action.MIRROR, conversation_id)
    if reason := obstacle(conversation):
        raise NotPossible(reason)
    mirror = conversation.mirrors.unfinished().first()
    if mirror is None:
        asks = conversation.inbox.website.asks_before_mirroring
        mirror = Mirror.objects.create(
            conversation=conversation,
            status=Status.ASKED if asks else Status.LIVE,
            asked_at=now,
            live_at=None if asks else now,
        )
    _look, is_new = Look.objects.update_or_create(
        mirror=mirror,
        person=person,
        ended_at=None,
        defaults={"seen_at": now},
        create_defaults={"began_at": now, "seen_at": now},
    )
    if is_new:
        _tell(conversation)
    return mirror


def keep_looking(person: User, mirror_id: int, *, now: datetime) -> bool:
    """A screen of theirs is still there. False where their look has ended, and nothing may be shown any more."""
    return bool(Look.objects.filter(mirror=mirror_id, person=person, ended_at=None).update(seen_at=now))


def page_is_there(mirror_id: int, *, now: datetime) -> bool:
    """So is the visitor's page. False where its mirror has ended, and nothing may be told any more."""
    return bool(Mirror.objects.unfinished().filter(pk=mirror_id).update(page_seen_at=now))


def of(visitor: Visitor, inbox: Inbox) -> Mirror | None:
    """The mirror of this visitor's page that was asked for or is live."""
    unfinished = Mirror.objects.unfinished().filter(conversation__in=access.conversations_of(visitor, inbox))
    return unfinished.select_related("conversation").order_by("-pk").first()


def is_live(mirror_id: int) -> bool:
    return Mirror.objects.filter(pk=mirror_id, status=Status.LIVE).exists()


def is_looking(person: User, conversation_id: int) -> bool:
    """Whether this person sees the visitor's page right now."""
    looks = Look.objects.filter(person=person, ended_at=None)
    return looks.filter(mirror__conversation=conversation_id, mirror__status=Status.LIVE).exists()


def viewers(mirror: Mirror) -> list[User]:
    """Those who look now, or wait to, the first one first."""
    looks = mirror.looks.filter(ended_at=None).select_related("person").order_by("pk")
    return [one.person for one in looks]


@transaction.atomic
def agree(visitor: Visitor, inbox: Inbox, *, now: datetime) -> None:
    """The visitor lets their page be seen. Where nobody asks any more nothing happens."""
    mirror = of(visitor, inbox)
    if mirror and Mirror.objects.filter(pk=mirror.pk, status=Status.ASKED).update(status=Status.LIVE, live_at=now):
        _tell(mirror.conversation)


def refuse(visitor: Visitor, inbox: Inbox, *, now: datetime) -> None:
    """The visitor does not want it, or no longer."""
    if mirror := of(visitor, inbox):
        _end(mirror, End.STOPPED if mirror.is_live else End.REFUSED, now=now)


def end_due(now: datetime) -> None:
    """What nobody has answered, looks at or shows any more, and what belongs to a conversation that was closed."""
    for one in Look.objects.filter(ended_at=None, seen_at__lte=now - LOOK_SILENCE).select_related("mirror"):
        _end_looks(one.mirror, Look.objects.filter(pk=one.pk, seen_at=one.seen_at), at=one.seen_at, now=now)
    for end, mirrors in _due(now):
        for mirror in mirrors.select_related("conversation"):
            _end(mirror, end, now=now)


def _due(now: datetime) -> Iterable[tuple[Mirror.End, QuerySet[Mirror]]]:
    going_on = Mirror.objects.unfinished()
    heard = Q(page_seen_at__gt=now - PAGE_SILENCE) | Q(live_at__gt=now - PAGE_SILENCE)
    yield End.CLOSED, going_on.filter(conversation__status=Conversation.Status.CLOSED)
    yield End.UNANSWERED, going_on.filter(status=Status.ASKED, asked_at__lte=now - ANSWER_WITHIN)
    yield End.LEFT, going_on.filter(status=Status.LIVE).exclude(heard)
    yield End.UNWATCHED, going_on.exclude(pk__in=Look.objects.filter(ended_at=None).values("mirror"))


@transaction.atomic
def _end(mirror: Mirror, end: Mirror.End, *, now: datetime) -> None:
    """One who ends it wins."""
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=mirror.conversation_id)
    if not Mirror.objects.unfinished().filter(pk=mirror.pk).update(status=Status.ENDED, ended_at=now, end=end):
        return
    if end == End.REFUSED:
        for person in viewers(mirror):
            threads.tell_line(conversation, MirrorRefused(person), now=now)
    _end_looks(mirror, mirror.looks.all(), at=now, now=now)


@transaction.atomic
def _end_looks(mirror: Mirror, looks: QuerySet[Look], *, at: datetime, now: datetime) -> None:
    """Each leaves a line that says how long; where nothing was seen yet there is nothing to say."""
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=mirror.conversation_id)
    for one in looks.filter(ended_at=None).select_related("person"):
        if not Look.objects.filter(pk=one.pk, ended_at=None).update(ended_at=at):
            continue
        if mirror.live_at:
            seconds = round((at - max(one.began_at, mirror.live_at)).total_seconds())
            threads.tell_line(conversation, Mirrored(one.person, max(1, seconds)), now=now)
    _tell(conversation)


def _tell(conversation: Conversation) -> None:
    announce(
        signals.mirror_changed,
        conversation_id=conversation.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
    )
