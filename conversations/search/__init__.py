"""Search over all that a person may look back at: what was said, who said it, how it was filed."""

from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from conversations import access
from conversations.models import Conversation, Message, Tag
from conversations.people.models import User

from . import postgresql, sqlite
from .words import Word, words_in

__all__ = ["Asked", "Word", "by_visitor", "by_words", "engine_of", "filed", "tags_of", "words_in"]

HITS = 200  # matching messages looked at in one go
FEW = 1000  # conversations whose messages are read: an index gives those of everybody, which are sorted out one by one


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. Without words: all that the rest lets through."""

    words: tuple[Word, ...] = ()
    tag: str = ""
    since: datetime | None = None
    until: datetime | None = None  # excluded


def by_words(
    person: User, asked: Asked, *, count: int, before: int | None = None, within: QuerySet[Conversation] | None = None
) -> list[Message]:
    """The newest matching message of each conversation, newest first, at most `count`, all with an id below `before`.

    Private notes are found too: only agents search. `within` narrows to some conversations.
    """
    engine = engine_of(connection)
    conversations = _conversations(person, within)
    few = None if conversations is None else list(conversations.values_list("pk", flat=True)[: FEW + 1])
    are_few = few is not None and len(few) <= FEW
    rows = _rows(asked, few if are_few else conversations)
    found: dict[int, int] = {}  # conversation → its newest message
    met = set[int]()  # conversations that are decided: one may hold thousands of hits
    below = before
    while len(found) < count:
        undecided = rows.exclude(conversation__in=met) if met else rows
        if are_few:
            older = undecided if below is None else undecided.filter(pk__lt=below)
            matching = engine.among(older, asked.words).order_by("-pk")
        else:
            matching = engine.newest_first(undecided, asked.words, below=below)
        hits = list(matching.values_list("pk", "conversation_id")[:HITS])
        shown = set[int]()
        if before is not None:  # of these a newer message matched: they stand on a page above
            newer = rows.filter(conversation__in={conversation_id for _pk, conversation_id in hits}, pk__gte=before)
            shown.update(engine.among(newer, asked.words).values_list("conversation_id", flat=True))
        for pk, conversation_id in hits:
            met.add(conversation_id)
            if conversation_id not in shown:
                found.setdefault(conversation_id, pk)
        if len(hits) < HITS:
            break
        below = hits[-1][0]
    newest = sorted(found.values(), reverse=True)[:count]
    rows = Message.objects.filter(pk__in=newest).select_related(
        "conversation__visitor", "conversation__inbox", "conversation__tag", "conversation__agent", "agent"
    )
    return sorted(rows, key=lambda row: row.pk, reverse=True)


def by_visitor(person: User, asked: Asked, *, count: int, before: int | None = None) -> list[Conversation]:
    """The newest conversation of each visitor whose name or e-mail address matches, newest first."""
    theirs = _filed(person, asked).filter(visitor=OuterRef("pk")).order_by("-pk")
    latest = engine_of(connection).visitors(asked.words).annotate(latest=Subquery(theirs.values("pk")[:1]))
    page = latest.filter(latest__lt=before) if before is not None else latest.filter(latest__isnull=False)
    newest = list(page.order_by("-latest").values_list("latest", flat=True)[:count])
    return list(_with_all(Conversation.objects.filter(pk__in=newest)))


def filed(person: User, asked: Asked, *, count: int, before: int | None = None) -> list[Conversation]:
    """Conversations by their tag and date alone, newest first."""
    page = _filed(person, asked)
    return list(_with_all(page.filter(pk__lt=before) if before is not None else page)[:count])


def tags_of(person: User) -> list[str]:
    """The names of the tags of the inboxes in which this person may look back at something."""
    theirs = access.reachable(person, access.Action.LOOK_BACK)
    return list(
        Tag.objects.filter(inbox__in=theirs.values("inbox")).order_by("name").values_list("name", flat=True).distinct()
    )


def _conversations(person: User, within: QuerySet[Conversation] | None) -> QuerySet[Conversation] | None:
    """Those in which this person may look; None for all of them, where each hit would be checked for nothing."""
    if person.sees_everything:
        return within
    theirs = access.reachable(person, access.Action.LOOK_BACK)
    return theirs if within is None else theirs.filter(pk__in=within.values("pk"))


def _rows(asked: Asked, conversations: QuerySet[Conversation] | list[int] | None) -> QuerySet[Message]:
    rows = Message.objects.all()
    if conversations is not None:
        rows = rows.filter(conversation__in=conversations)
    if asked.tag:
        rows = rows.filter(conversation__tag__name=asked.tag)
    if asked.since:
        rows = rows.filter(sent_at__gte=asked.since)
    if asked.until:
        rows = rows.filter(sent_at__lt=asked.until)
    return rows


def _filed(person: User, asked: Asked) -> QuerySet[Conversation]:
    rows = access.reachable(person, access.Action.LOOK_BACK)
    if asked.tag:
        rows = rows.filter(tag__name=asked.tag)
    if asked.since:
        rows = rows.filter(last_message_at__gte=asked.since)
    if asked.until:
        rows = rows.filter(opened_at__lt=asked.until)
    return rows


def _with_all(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    return rows.select_related("visitor", "inbox", "tag", "agent", "last_message").order_by("-pk")


def engine_of(connection: Any) -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
