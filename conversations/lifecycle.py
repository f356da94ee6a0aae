"""How a conversation's status changes: every change happens here, one function a transition."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, cast

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from . import signals, text_surveys, threads
from .base.announcing import announce
from .base.errors import NotPossible
from .base.prepared import Prepared, Slot, key
from .channels import all_channels
from .lines import Line
from .lines.assigned import Assigned
from .lines.closed_agent import ClosedByAgent
from .lines.closed_block import ClosedByBlock
from .lines.closed_idle import ClosedByIdling
from .lines.closed_snooze import ClosedBySnooze
from .lines.escalated import Escalated
from .lines.kept_from_blocked import KeptFromBlocked
from .lines.opened import Opened
from .lines.resumed import Resumed
from .lines.snoozed import Snoozed
from .lines.tagged import Tagged
from .lines.transferred import Transferred
from .models import Conversation, Group, Inbox, Tag, Visitor
from .people.models import User

Status = Conversation.Status
UNFINISHED: set[str] = {Status.WAITING, Status.ACTIVE, Status.SNOOZED}
IDLE_AFTER = timedelta(days=7)  # third-party conversations without news close by themselves
LONGEST_SNOOZE = timedelta(days=90)
FIELDS = {field.name: field for field in Conversation._meta.concrete_fields}  # noqa: SLF001 - Django documents it


def open_conversations(openings: Iterable[tuple[Visitor, Inbox, str]], *, now: datetime) -> list[Conversation]:
    """New conversations, waiting for somebody in this order: whose each is, where, and the title of the page it was
    begun on. The caller holds the visitors' row locks.
    """
    opened = Conversation.objects.bulk_create(
        Conversation(
            visitor=visitor,
            inbox=inbox,
            revision=1,
            opened_at=now,
            opened_on=page[:200],
            last_message_at=now,
            owed_since=now,
        )
        for visitor, inbox, page in openings
    )
    threads.add_lines([(conversation, Opened(page=conversation.opened_on)) for conversation in opened], now=now)
    if opened:
        waiting = [conversation.pk for conversation in opened]
        announce(signals.conversations_waiting, conversation_ids=waiting, now=now)
    return opened


def open_closed(visitor: Visitor, inbox: Inbox, *, page: str = "", now: datetime) -> Conversation:
    """A blocked visitor's, closed from the first: it keeps what they write, and nobody is looked for."""
    conversation = Conversation.objects.create(
        visitor=visitor,
        inbox=inbox,
        status=Status.CLOSED,
        revision=1,
        opened_at=now,
        opened_on=page[:200],
        last_message_at=now,
        closed_at=now,
        closed_by=Conversation.ClosedBy.BLOCK,
    )
    threads.add_line(conversation, KeptFromBlocked(), now=now)
    return conversation


@transaction.atomic
def wait(places: Iterable[tuple[Conversation, Group | None, bool]], *, now: datetime) -> list[Conversation]:
    """Nobody is free: each holds a place in its group's queue, or, with False, lies there as a message left.

    The place is that of the moment since which an answer is owed: who comes back from a desk does not begin again.
    Answers those for which this is news.
    """
    moved = []
    for conversation, group, queued in places:
        place = conversation.queued_at or conversation.owed_since or now if queued else None
        if (conversation.group_id, conversation.queued_at) != (group and group.pk, place):
            conversation.group, conversation.queued_at = group, place
            moved.append(conversation)
    _write(moved, "group", "queued_at")
    for conversation in moved:
        _tell(conversation, "waits", [], now)
    return moved


@transaction.atomic
def assign(places: Iterable[tuple[Conversation, User, Group | None]], *, now: datetime) -> None:
    """Each lands on an agent's desk."""
    moved, lines = [], []
    for conversation, agent, group in places:
        moved.append(_moved(conversation, {Status.WAITING}, Status.ACTIVE))
        lines.append((conversation, Assigned(agent=agent)))
        conversation.agent, conversation.group = agent, group
        conversation.assigned_at, conversation.queued_at = now, None
    _write(moved, "status", "agent", "group", "assigned_at", "queued_at")
    threads.add_lines(lines, now=now)
    for conversation in moved:
        _tell(conversation, "assigned", [conversation.agent_id], now)


@transaction.atomic
def release(conversations: Iterable[Conversation], *, now: datetime, line: Callable[[User], Line]) -> None:
    """Back from a desk to nobody: the first answer did not come, or the agent is gone. Somebody else must be found.

    `line` says so, of the agent who had it.
    """
    moved, lines, left = [], [], []
    for conversation in conversations:
        moved.append(_moved(conversation, {Status.ACTIVE}, Status.WAITING))
        agent = cast(User, conversation.agent)  # who is on a desk has one
        lines.append((conversation, line(agent)))
        left.append(agent.pk)
        conversation.agent = conversation.assigned_at = conversation.queued_at = None
    _write(moved, "status", "agent", "assigned_at", "queued_at")
    threads.add_lines(lines, now=now)
    if moved:  # first of all: the others are news for screens
        announce(signals.conversations_waiting, conversation_ids=[conversation.pk for conversation in moved], now=now)
    for (conversation, told), agent_id in zip(lines, left, strict=True):
        _tell(conversation, told.name, [agent_id], now)


@transaction.atomic
def transfer(
    conversation: Conversation,
    *,
    agent: User | None,
    group: Group | None,
    by: User,
    comment: str,
    now: datetime,
) -> None:
    """To a colleague's desk, or to nobody yet in a group's queue, with its words and its id: the visitor hears nothing.

    From here on its group is the one it was transferred to, whatever the rules say. An answer is owed by the recipient.
    """
    from_agent, from_group = conversation.agent, conversation.group
    owed_since = conversation.owed_since or now
    changes: dict[str, Any] = {"group": group, "is_transferred": True, "owed_since": owed_since}
    if agent:
        _move(conversation, UNFINISHED, Status.ACTIVE, agent=agent, assigned_at=now, queued_at=None, **changes)
    else:
        place = conversation.queued_at or owed_since
        _move(conversation, UNFINISHED, Status.WAITING, agent=None, assigned_at=None, queued_at=place, **changes)
    line = Transferred(by, from_agent, from_group, agent, group, comment)
    threads.add_line(conversation, line, now=now)
    _tell(conversation, "transferred", [person.pk for person in (from_agent, agent) if person], now)


@transaction.atomic
def escalate(conversation: Conversation, group: Group, *, now: datetime) -> None:
    """Nobody of its group is there: another one is asked as well from here on. Its own stays, and it holds a place."""
    place = conversation.queued_at or conversation.owed_since or now
    _move(conversation, {Status.WAITING}, Status.WAITING, queued_at=place)
    conversation.also_asked.add(group)
    threads.add_line(conversation, Escalated(group), now=now)
    _tell(conversation, "waits", [], now)
    announce(signals.conversations_waiting, conversation_ids=[conversation.pk], now=now)


def ask_no_more(conversation_id: int) -> list[int]:
    """The escalation is over: its own group alone counts again. Answers the ids of those that were asked as well."""
    asked = Conversation.also_asked.through.objects.filter(conversation=conversation_id)
    groups = list(asked.values_list("group", flat=True))
    if groups:
        asked.delete()
    return groups


@transaction.atomic
def label(conversation: Conversation, tag: Tag, *, by: User, now: datetime) -> None:
    """Tags it while it goes on; whoever closes it finds this tag chosen."""
    if tag.inbox_id != conversation.inbox_id:
        raise NotPossible(_("This tag belongs to another inbox."))
    _move(conversation, {Status.ACTIVE}, Status.ACTIVE, tag=tag)
    threads.add_line(conversation, Tagged(by, tag), now=now)
    _tell(conversation, "tagged", [conversation.agent_id], now)


@transaction.atomic
def snooze(
    conversation: Conversation, *, by: User, until: datetime | None, keep: bool, client_id: str = "", now: datetime
) -> None:
    """It leaves the desk until a moment, at most 90 days away, or, with none, until the visitor writes.

    `keep`: it comes back to this agent. While it is snoozed an answer is owed from the visitor's next word on only.
    """
    if threads.line_of(by, conversation.pk, client_id):
        return
    if until is not None and until <= now:
        raise NotPossible(_("This time has passed. Choose a later one."))
    if until is not None and until > now + LONGEST_SNOOZE:
        raise NotPossible(_("A snooze lasts 90 days at most. Choose an earlier day."))
    _move(conversation, {Status.ACTIVE}, Status.SNOOZED, snoozed_until=until, returns_to_desk=keep, owed_since=None)
    line = Snoozed(by, until=until.isoformat() if until else "", kept=keep)
    threads.add_line(conversation, line, now=now, author=by, client_id=client_id)
    _tell(conversation, "snoozed", [conversation.agent_id], now)


def break_snooze(conversation: Conversation, *, now: datetime) -> None:
    """The visitor has written: the snooze is over from this moment. The caller holds the conversation's row lock."""
    Conversation.objects.snoozed().filter(pk=conversation.pk).update(snoozed_until=now)
    announce(signals.snooze_broken, conversation_id=conversation.pk, now=now)


@transaction.atomic
def wake(conversation: Conversation, *, to_desk: bool, line: Callable[[User | None], Line], now: datetime) -> None:
    """Back from its snooze, as an answer that is owed: to the desk that it left, or to nobody yet.

    `line` says so, of the agent who had snoozed it.
    """
    left = conversation.agent
    changes = {"owed_since": conversation.owed_since or now}
    if to_desk:
        _move(conversation, {Status.SNOOZED}, Status.ACTIVE, assigned_at=now, **changes)
    else:
        _move(conversation, {Status.SNOOZED}, Status.WAITING, agent=None, assigned_at=None, **changes)
        announce(signals.conversations_waiting, conversation_ids=[conversation.pk], now=now)
    threads.add_line(conversation, line(left), now=now)
    _tell(conversation, "woken", [left.pk if left else None], now)


@transaction.atomic
def resume(conversation: Conversation, *, by: User, client_id: str = "", now: datetime) -> None:
    """Its agent takes it back before its time. It is their turn where the visitor had the last word."""
    if threads.line_of(by, conversation.pk, client_id):
        return
    _move(
        conversation,
        {Status.SNOOZED},
        Status.ACTIVE,
        assigned_at=now,
        owed_since=conversation.owed_since or (now if threads.visitor_spoke_last(conversation) else None),
    )
    threads.add_line(conversation, Resumed(by), now=now, author=by, client_id=client_id)
    _tell(conversation, "woken", [conversation.agent_id], now)


@transaction.atomic
def close(
    conversation: Conversation,
    *,
    by: User,
    tag: Tag | None = None,
    note: str = "",
    client_id: str = "",
    now: datetime,
) -> None:
    """An agent ends it. Where the inbox demands a tag, there is no closing without one, on any path.

    With no tag configured the closing goes through: a rule that nobody can meet would hold the agent for ever.
    """
    if threads.line_of(by, conversation.pk, client_id):
        return
    if tag is not None and tag.inbox_id != conversation.inbox_id:
        raise NotPossible(_("This tag belongs to another inbox."))
    if tag is None and conversation.inbox.tag_required and conversation.inbox.tags.exists():
        raise NotPossible(_("Choose a tag to close: it is required for this inbox."))
    _close(
        conversation,
        Conversation.ClosedBy.AGENT,
        partial(ClosedByAgent, by),
        now=now,
        tag=tag,
        end_note=note.strip(),
        author=by,
        client_id=client_id,
    )
    text_surveys.ask(conversation, now=now)


def close_snoozed(conversation: Conversation, *, now: datetime) -> None:
    """The end of a snooze during which nobody wrote, of a conversation that its agent did not want back."""
    _close(conversation, Conversation.ClosedBy.SNOOZE, ClosedBySnooze, now=now)


def close_blocked(conversation: Conversation, *, by: User, reason: str, now: datetime) -> None:
    """Its visitor was blocked."""
    _close(conversation, Conversation.ClosedBy.BLOCK, partial(ClosedByBlock, by, reason), now=now)


def idle(now: Any) -> QuerySet[Conversation]:
    """Third-party conversations without news for a week.

    One that is snoozed until a moment is exempt: it has an end of its own.
    """
    third_party = [channel.name for channel in all_channels() if not channel.is_on_site]
    return Conversation.objects.idle_since(now - IDLE_AFTER).filter(inbox__channel__in=third_party)


def close_idle(now: datetime) -> int:
    """They end by themselves, recorded as such and without a tag."""
    found = idle(now)
    return sum(_close_if_idle(found.filter(pk=pk), now) for pk in list(found.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _close_if_idle(idle: QuerySet[Conversation], now: datetime) -> bool:
    """Asked again under its lock: who wrote, closed or snoozed since the look was quicker."""
    conversation = idle.select_for_update(of=("self",)).first()
    if conversation is None:
        return False
    _close(conversation, Conversation.ClosedBy.IDLE, ClosedByIdling, now=now)
    return True


@transaction.atomic
def _close(
    conversation: Conversation,
    closed_by: str,
    line: Callable[[Tag | None], Line],
    *,
    now: datetime,
    tag: Tag | None = None,
    end_note: str = "",
    author: User | None = None,
    client_id: str = "",
) -> None:
    agent_id = conversation.agent_id
    tag = tag or conversation.tag  # the one that it was labelled with on the way
    _move(
        conversation,
        UNFINISHED,
        Status.CLOSED,
        closed_at=now,
        closed_by=closed_by,
        tag=tag,
        end_note=end_note,
        queued_at=None,
        owed_since=None,
    )
    threads.add_line(conversation, line(tag), now=now, author=author, client_id=client_id)
    _tell(conversation, "closed", [agent_id], now)


def _move(conversation: Conversation, allowed: set[str], status: str, **changes: Any) -> None:
    """Compare and swap, so that two people, or a person and the clock, cannot both make a move.

    Status *and* agent are compared with what was read: one that went from one desk to another has moved on as well.
    """
    known = allowed & {conversation.status}
    if status != Status.SNOOZED:
        changes |= {"snoozed_until": None, "returns_to_desk": False}
    moved = Conversation.objects.filter(pk=conversation.pk, status__in=known, agent=conversation.agent_id).update(
        status=status, revision=F("revision") + 1, **changes
    )
    if not moved:
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    conversation.refresh_from_db(fields=["status", "revision", *changes])


def _moved(conversation: Conversation, allowed: set[str], status: Status) -> Conversation:
    """To be written, with what else changes, by `_write`."""
    if conversation.status not in allowed:
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    conversation.status = status
    return conversation


def _write(conversations: Sequence[Conversation], *names: str) -> None:
    """Many at once. Compare and swap by the revision: all are written, or none where one has moved on since."""
    values = [
        {
            "conversation": conversation.pk,
            "known": conversation.revision,
            **{name: getattr(conversation, FIELDS[name].attname) for name in names},
        }
        for conversation in conversations
    ]
    if _update(names).run_for_each(values) != len(values):
        raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
    for conversation in conversations:
        conversation.revision += 1


@cache
def _update(names: tuple[str, ...]) -> Prepared:
    as_known = Conversation.objects.filter(pk=key("conversation"), revision=key("known"))
    changes = {name: Slot(name, FIELDS[name]) for name in names}
    return Prepared.update(as_known, revision=F("revision") + 1, **changes)


def _tell(conversation: Conversation, change: str, agent_ids: Iterable[int | None], now: datetime) -> None:
    announce(
        signals.conversation_changed,
        conversation_id=conversation.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        agent_ids=[pk for pk in agent_ids if pk],
        change=change,
        now=now,
    )
