"""How a conversation's status changes: every change happens here, one function a transition."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from . import signals, threads
from .errors import NotPossible
from .models import Channel, Conversation, Group, Inbox, Tag, Visitor
from .people import Person

Status = Conversation.Status
IDLE_AFTER = timedelta(days=7)  # third-party conversations without news close by themselves


def open_conversation(visitor: Visitor, inbox: Inbox, *, page: str = "", now: datetime) -> Conversation:
    """A new conversation, waiting for somebody. The caller holds the visitor's row lock."""
    conversation = Conversation.objects.create(
        visitor=visitor,
        inbox=inbox,
        revision=1,
        opened_at=now,
        opened_on=page[:200],
        last_message_at=now,
        owed_since=now,
    )
    threads.add_line(conversation, "opened", now=now, page=page[:200])
    signals.announce(signals.conversation_waiting, conversation_id=conversation.pk)
    return conversation


@transaction.atomic
def wait(conversation: Conversation, *, group: Group | None, queued: bool, now: datetime) -> None:
    """Nobody is free: it holds a place in the group's queue, or, where that is full, lies there as a message left.

    The place is that of the moment since which an answer is owed: who comes back from a desk does not begin again.
    """
    place = conversation.queued_at or conversation.owed_since or now if queued else None
    if conversation.group_id == (group and group.pk) and conversation.queued_at == place:
        return
    _move(conversation, {Status.WAITING}, Status.WAITING, group=group, queued_at=place)
    _tell(conversation, "waits", [])


@transaction.atomic
def assign(conversation: Conversation, agent: Person, *, group: Group | None, now: datetime) -> None:
    """It lands on an agent's desk."""
    _move(conversation, {Status.WAITING}, Status.ACTIVE, agent=agent, group=group, assigned_at=now, queued_at=None)
    threads.add_line(conversation, "assigned", now=now, agent=agent.get_full_name())
    _tell(conversation, "assigned", [agent.pk])


@transaction.atomic
def release(conversation: Conversation, *, now: datetime, why: str) -> None:
    """Back from a desk to nobody: the first answer did not come, or the agent is gone. Somebody else must be found."""
    left = conversation.agent
    _move(conversation, {Status.ACTIVE}, Status.WAITING, agent=None, assigned_at=None, queued_at=None)
    threads.add_line(conversation, why, now=now, agent=left.get_full_name() if left else "")
    _tell(conversation, why, [left.pk if left else None])
    signals.announce(signals.conversation_waiting, conversation_id=conversation.pk)


@transaction.atomic
def hand_over(conversation: Conversation, agent: Person, *, by: Person, now: datetime) -> None:
    """A supervisor gives it to an agent, from the queue or from another desk, with its words and its id."""
    before = conversation.agent_id
    if before == agent.pk:
        raise NotPossible(_("%(agent)s has this conversation already.") % {"agent": agent.get_full_name()})
    _move(conversation, {Status.WAITING, Status.ACTIVE}, Status.ACTIVE, agent=agent, assigned_at=now, queued_at=None)
    threads.add_line(conversation, "handed_over", now=now, by=by.get_full_name(), agent=agent.get_full_name())
    _tell(conversation, "handed_over", [before, agent.pk])


@transaction.atomic
def close(conversation: Conversation, *, by: Person, tag: Tag | None = None, note: str = "", now: datetime) -> None:
    """An agent ends it. Where the inbox demands a tag, there is no closing without one, on any path.

    With no tag configured the closing goes through: a rule that nobody can meet would hold the agent for ever.
    """
    if tag is not None and tag.inbox_id != conversation.inbox_id:
        raise NotPossible(_("This tag belongs to another inbox."))
    if tag is None and conversation.inbox.tag_required and conversation.inbox.tags.exists():
        raise NotPossible(_("Choose a tag to close: it is mandatory for this inbox."))
    _close(conversation, Conversation.ClosedBy.AGENT, now=now, tag=tag, end_note=note.strip(), by=by.get_full_name())


def close_idle(now: datetime) -> int:
    """Third-party conversations without news for a week end by themselves, recorded as such and without a tag."""
    third_party = [channel for channel in Channel if not channel.on_site]
    idle = Conversation.objects.idle_since(now - IDLE_AFTER).filter(inbox__channel__in=third_party)
    for conversation in idle[:500]:
        try:
            _close(conversation, Conversation.ClosedBy.IDLE, now=now)
        except NotPossible:
            continue  # somebody closed it between the look and the move: nothing is left to do
    return len(idle)


@transaction.atomic
def _close(
    conversation: Conversation,
    closed_by: str,
    *,
    now: datetime,
    tag: Tag | None = None,
    end_note: str = "",
    by: str = "",
) -> None:
    agent_id = conversation.agent_id
    _move(
        conversation,
        {Status.WAITING, Status.ACTIVE},
        Status.CLOSED,
        closed_at=now,
        closed_by=closed_by,
        tag=tag,
        end_note=end_note,
        queued_at=None,
        owed_since=None,
    )
    threads.add_line(conversation, f"closed_{closed_by}", now=now, by=by, tag=tag.name if tag else "")
    _tell(conversation, "closed", [agent_id])


def _move(conversation: Conversation, allowed: set[str], status: str, **changes: Any) -> None:
    """Compare and swap, so that two people, or a person and the clock, cannot both make a move.

    Status *and* agent are compared: a conversation that went from one desk to another has moved on as well.
    """
    moved = Conversation.objects.filter(pk=conversation.pk, status__in=allowed, agent=conversation.agent_id).update(
        status=status, revision=F("revision") + 1, **changes
    )
    if not moved:
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    conversation.refresh_from_db(fields=["status", "revision", *changes])


def _tell(conversation: Conversation, change: str, agent_ids: Iterable[int | None]) -> None:
    signals.announce(
        signals.conversation_changed,
        conversation_id=conversation.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        agent_ids=[pk for pk in agent_ids if pk],
        change=change,
    )
