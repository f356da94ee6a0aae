"""Visitors who may not write, in any inbox, for a while or until somebody unblocks them.

A block is in force as long as its row says so at the moment of asking. Blocking ends whatever the visitor has open,
so only who would open a conversation needs to be asked about: the way of every other message stays as short as it is.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import lifecycle, signals
from .base.announcing import announce
from .base.errors import NotPossible
from .channels import channel_named
from .models import Block, Conversation, Inbox, Visitor
from .people.models import User

LONGEST_REASON = 300  # characters


class Blocked(NotPossible):
    """This visitor's chat is not available."""


@transaction.atomic
def block(visitor: Visitor, *, by: User, reason: str, days: int | None = None, now: datetime) -> Block:
    """For so many days, or until somebody unblocks. Every conversation of theirs ends, without survey or tag.

    Raises NotPossible without a reason, and where the visitor is blocked already.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise NotPossible(_("Say why, in 300 characters at most."))
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    if (standing := in_force(visitor, now)) is not None:
        raise NotPossible(_("%(name)s has blocked this visitor already.") % {"name": standing.by})
    until = now + timedelta(days=days) if days else None
    made = Block.objects.create(visitor=visitor, reason=reason, by=by, at=now, until=until)
    end(made, now=now)
    return made


def end(block: Block, *, now: datetime) -> None:
    """Whatever the person whom it is against has open, as any visitor. The caller holds one of their row locks."""
    same = list(Visitor.objects.one_person(block.visitor_id).select_for_update().order_by("pk"))  # none opens meanwhile
    unfinished = Conversation.objects.unfinished().filter(visitor__in=same)
    for conversation in unfinished.select_for_update(of=("self",)).order_by("pk"):
        lifecycle.close_blocked(conversation, by=block.by, reason=block.reason, now=now)
    _tell(block)


def lift(block_id: int, *, by: User, now: datetime) -> Block:
    """The visitor may write again. Raises NotPossible where somebody was quicker, or its time is over."""
    if not Block.objects.in_force(now).filter(pk=block_id).update(lifted_by=by.pk, lifted_at=now):
        raise NotPossible(_("This visitor is not blocked any more."))
    lifted = Block.objects.select_related("visitor", "by").get(pk=block_id)
    _tell(lifted)
    return lifted


def _tell(block: Block) -> None:
    for visitor_id in Visitor.objects.one_person(block.visitor_id).values_list("pk", flat=True):
        announce(signals.visitor_blocked, visitor_id=visitor_id)


def in_force(visitor: Visitor, now: datetime) -> Block | None:
    return Block.objects.in_force(now).of_person(visitor.pk).select_related("by").first()


def against(visitors: Collection[Visitor], now: datetime) -> dict[int, Block]:
    """The blocks in force against any of these, or against the same person, by the visitor's id."""
    persons = [visitor.person for visitor in visitors if visitor.person]
    concerned = Q(visitor__in=[visitor.pk for visitor in visitors]) | Q(visitor__person__in=persons)
    found = list(Block.objects.in_force(now).filter(concerned).select_related("visitor").order_by("at"))
    return {visitor.pk: block for block in found for visitor in visitors if visitor.is_same_person_as(block.visitor)}


def refuse_blocked(visitor: Visitor, now: datetime) -> None:
    """Raises Blocked where a block is in force."""
    if in_force(visitor, now) is not None:
        raise Blocked(refusal())


def place_for_words(block: Block, visitor: Visitor, inbox: Inbox, *, page: str, now: datetime) -> Conversation:
    """Where a blocked visitor's words are kept: read by nobody's desk, seen by whoever looks back.

    A site's chat takes no words at all and raises Blocked; another app's have arrived already, and are recorded in the
    conversation that the block ended. The caller holds the visitor's row lock.
    """
    if channel_named(inbox.channel).is_on_site:
        raise Blocked(refusal())
    ended = Conversation.objects.filter(
        visitor=visitor, inbox=inbox, closed_by=Conversation.ClosedBy.BLOCK, closed_at__gte=block.at
    )
    found = ended.select_for_update(of=("self",)).order_by("-pk").first()
    return found or lifecycle.open_closed(visitor, inbox, page=page, now=now)


def refusal() -> str:
    """What a blocked visitor is told: calmly, and no more than that."""
    return _("The chat is not available.")
