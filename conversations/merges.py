"""Visitors who are one person: merged by hand, split again by hand, each merge a row that can be undone.

A visitor stays whoever proves to be one. What a site or a provider shows somebody hangs on that proof, and no merge
changes it: who was merged by mistake reads nothing of anybody else's. It is the desk that sees them together, in what
was said before, in blocks, in the language, and in who gets the next conversation. So a split brings all of it back.

A merge ties two visitors. All who are tied, over others too, are one person, and bear one mark (`Visitor.person`).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from . import access, blocks, signals, threads
from .access import Action
from .base.announcing import announce
from .base.errors import NotPossible
from .base.retries import retried
from .lines.merged import Merged
from .lines.split import Split
from .models import Conversation, Merge, Visitor
from .models.merge import MergeQuerySet
from .people.models import User


@retried
@transaction.atomic
def merge(conversation: Conversation, other: Visitor, *, by: User, now: datetime) -> Merge:
    """The visitor of this conversation and another one are one person from now on. Where a block is in force against
    one of them, it ends what the other has open.

    Raises NotPossible where they are one person already: of two who merge at once, one does.
    """
    visitor, other = _locked(conversation.visitor_id, other.pk)
    if visitor.is_same_person_as(other):
        raise NotPossible(_("These visitors are one person already."))
    made = Merge.objects.create(
        visitor=visitor, other=other, by=by, at=now, language_before=_share_language(visitor, other)
    )
    _mark(visitor.pk)
    for each in _told(conversation, visitor, other):
        threads.tell_line(each, Merged(by, other if each.visitor_id == visitor.pk else visitor), now=now)
    if (block := blocks.in_force(visitor, now)) is not None:
        blocks.end(block, now=now)
    _announce(visitor, other)
    return made


@retried
@transaction.atomic
def split(conversation: Conversation, merge_id: int, *, by: User, now: datetime) -> Merge:
    """One merge of the person of this conversation is undone: everything is as it was before it.

    Raises NotPossible where somebody was quicker, or may not see both visitors.
    """
    undone = seen_by(by, conversation.visitor).filter(pk=merge_id).first()
    if undone is None:
        raise NotPossible(_("These visitors are split already."))
    visitor, other = _locked(undone.visitor_id, undone.other_id)
    if not Merge.objects.standing().filter(pk=undone.pk).update(split_by=by.pk, split_at=now):
        raise NotPossible(_("These visitors are split already."))
    _mark(visitor.pk)
    _mark(other.pk)
    _restore_language(undone)
    for each in _told(conversation, visitor, other):
        threads.tell_line(each, Split(by, visitor if each.visitor_id == other.pk else other), now=now)
    _announce(visitor, other)
    return undone


def seen_by(reader: User, visitor: Visitor) -> MergeQuerySet:
    """The standing merges of the person who this visitor is, the newest first: those of visitors at whom the reader may
    look back.
    """
    of_person = Visitor.objects.one_person(visitor.pk).values("pk")
    seen = access.reachable(reader, Action.LOOK_BACK).values("visitor")
    standing = Merge.objects.standing().between(of_person).filter(visitor__in=seen, other__in=seen)
    return standing.select_related("visitor", "other", "by")


def follow(gone: Visitor, visitor: Visitor) -> None:
    """A provider has told that one visitor is another one, to whom all has gone: so have the merges."""
    for tie in Merge.objects.standing().between([gone.pk]):
        end = tie.other_id if tie.visitor_id == gone.pk else tie.visitor_id
        if end not in _tied_to(visitor.pk):
            Merge.objects.filter(pk=tie.pk).update(visitor=visitor.pk, other=end)
    _mark(gone.pk)
    _mark(visitor.pk)


@receiver(post_delete, sender=Merge)
def mark_anew(instance: Merge, **_facts: object) -> None:
    """Who was one person over a visitor who is erased is so no more."""
    _mark(instance.visitor_id)
    _mark(instance.other_id)


def _locked(*visitor_ids: int) -> list[Visitor]:
    """In the order in which they were asked for; locked in that of their ids. Nobody else marks who is locked."""
    rows = Visitor.objects.select_for_update().filter(pk__in=visitor_ids).order_by("pk")
    found = {visitor.pk: visitor for visitor in rows}
    if len(found) < len(set(visitor_ids)):
        raise NotPossible(_("This visitor no longer exists."))
    return [found[pk] for pk in visitor_ids]


def _mark(visitor_id: int) -> None:
    tied = _tied_to(visitor_id)
    Visitor.objects.filter(pk__in=tied).update(person=uuid4() if len(tied) > 1 else None)


def _tied_to(visitor_id: int) -> set[int]:
    """The ids of all who are one person with this visitor, by the merges that stand."""
    tied, new = {visitor_id}, {visitor_id}
    while new:
        ties = Merge.objects.standing().between(list(new)).values_list("visitor", "other")
        new = {end for tie in ties for end in tie} - tied
        tied |= new
    return tied


def _share_language(visitor: Visitor, other: Visitor) -> dict[str, object]:
    """What is known more surely of one holds for the other as well. Answers what was known before, where it changed."""
    less, surer = sorted((visitor, other), key=lambda one: one.language_certainty)
    if less.language_certainty == surer.language_certainty or less.language == surer.language:
        return {}
    before = {"visitor": less.pk, "language": less.language, "certainty": less.language_certainty}
    Visitor.objects.filter(pk=less.pk).set_language(surer.language, surer.language_certainty)
    return before | {"given": surer.language}


def _restore_language(undone: Merge) -> None:
    """Unless something else has been found since."""
    before = undone.language_before
    if before:
        as_given = Visitor.objects.filter(pk=before["visitor"], language=before["given"])
        as_given.set_language(before["language"], before["certainty"])


def _told(conversation: Conversation, *visitors: Visitor) -> Iterable[Conversation]:
    """Where it is told: in this conversation, and in what they have open. Locked."""
    open_now = Conversation.objects.unfinished().filter(visitor__in=visitors).values("pk")
    told = Conversation.objects.filter(pk__in=open_now) | Conversation.objects.filter(pk=conversation.pk)
    return told.select_for_update(of=("self",)).order_by("pk")


def _announce(*visitors: Visitor) -> None:
    for visitor in visitors:
        announce(signals.visitor_changed, visitor_id=visitor.pk)
