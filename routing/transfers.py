"""A conversation goes on with somebody else: whom it may go to, and the transfer itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from conversations import access, lifecycle
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Group
from conversations.people.models import User

from . import assignment, availability, calls, offers, signals
from .desks import Desks
from .models import Agent, Availability
from .places import Places

LONGEST_COMMENT = 1000  # characters
ORDER = (availability.FREE, availability.BUSY, availability.OFF)


@dataclass(frozen=True)
class Colleague:
    """An agent who may get the conversation, with the state and load of its channel."""

    agent: Agent
    state: str
    load: int
    slots: int


@dataclass(frozen=True)
class Team:
    """A group that may get it: how many of it are free, how many wait; `refusal` says why it may not after all."""

    group: Group
    free: int
    queued: int
    refusal: str


def transfer(
    person: User,
    conversation_id: int,
    *,
    to: Agent | Group,
    comment: str = "",
    anyway: bool = False,
    holder: int | Literal["whoever"] | None = "whoever",
    now: datetime,
) -> Conversation:
    """Gives it to an agent, or to whoever is free in a group, who has the usual time for the first answer.

    `anyway`: also to an agent who is unavailable; it waits for them. `holder`: the id of the user who must still have
    it, None for nobody: what moved on since the sender looked is not taken away from where it is.
    A call that is under way goes with it, or it is refused.
    Raises NotReachable or NotPossible; nothing has changed then.
    """
    if len(comment) > LONGEST_COMMENT:
        raise NotPossible(_("The comment is too long: at most %(most)d characters.") % {"most": LONGEST_COMMENT})
    with transaction.atomic():
        locked = access.locked_for(person, access.Action.TRANSFER, conversation_id)
        conversation = Conversation.objects.select_related("inbox", "visitor", "agent", "group").get(pk=locked.pk)
        if conversation.is_closed:
            raise NotPossible(_("This conversation is closed: there is nothing to transfer any more."))
        if holder not in ("whoever", conversation.agent_id):
            raise NotPossible(_("Somebody was quicker: this conversation has moved on."))
        left = conversation.group_id if conversation.queued_at else None
        if isinstance(to, Agent):
            _to_agent(person, conversation, to, comment=comment.strip(), anyway=anyway, now=now)
        else:
            _to_group(person, conversation, to, comment=comment.strip(), now=now)
        calls.hand_over(conversation, now=now)
        for group_id in {left, conversation.group_id} - {None}:
            announce(signals.queue_changed, group_id=group_id)
    return conversation


def colleagues(person: User, conversation: Conversation) -> list[Colleague]:
    """Those who may get it, by how soon they could take it up: an agent's own groups, for a supervisor anybody."""
    channel = conversation.served_on
    others = _within_reach(person, conversation).exclude(user=person.pk).exclude(user=conversation.agent_id)
    agents = list(others.select_related("user").distinct())
    rows = {a.agent_id: a for a in Availability.objects.filter(agent__in=agents, channel=channel)}
    loads = availability.loads_of([agent.user_id for agent in agents])
    found = []
    for agent in agents:
        row, load = rows[agent.pk], loads.get((agent.user_id, channel), 0)
        found.append(Colleague(agent, availability.state_of(row.is_wanted, load, row.slots), load, row.slots))
    return sorted(found, key=lambda recipient: (ORDER.index(recipient.state), recipient.load, str(recipient.agent)))


def teams(person: User, conversation: Conversation) -> list[Team]:
    """The groups that serve its channel, but for the one that has it; those that are full say so."""
    members = _members(person, conversation)
    queues = Conversation.objects.waiting().filter(queued_at__isnull=False).values_list("group")
    queued = dict(queues.annotate(n=Count("pk")).order_by())
    others = [group for group in Group.objects.filter(pk__in=members) if group.pk != conversation.group_id]
    return [_team(group, members[group.pk], queued.get(group.pk, 0)) for group in others]


def _team(group: Group, free: int, queued: int) -> Team:
    return Team(group, free, queued, _refusal(group, free, queued))


def _to_agent(
    person: User, conversation: Conversation, agent: Agent, *, comment: str, anyway: bool, now: datetime
) -> None:
    _check_agent(person, conversation, agent)
    row = agent.availabilities.get(channel=conversation.served_on)
    if not row.is_wanted and not anyway:
        raise NotPossible(
            _("%(agent)s is unavailable now: the conversation would wait for them. Transfer it again to do so.")
            % {"agent": agent}
        )
    offers.withdraw(conversation.pk, now=now)
    lifecycle.transfer(
        conversation,
        agent=agent.user,
        group=_group_with(person, conversation, agent),
        by=person,
        comment=comment,
        now=now,
    )
    offers.make([(conversation, agent)], now=now, awaits_agent=not row.is_wanted)


def _to_group(person: User, conversation: Conversation, group: Group, *, comment: str, now: datetime) -> None:
    if group.pk == conversation.group_id:
        raise NotPossible(_("The conversation is with %(group)s already. Choose another group.") % {"group": group})
    if group.pk not in _members(person, conversation):
        raise NotPossible(_("Nobody else in %(group)s serves this channel.") % {"group": group})
    overtakes = Places([group], [conversation]).would_overtake(conversation, group)
    desks = None if overtakes else Desks([group], [conversation.served_on], but_not=person)
    taken = desks and desks.take(conversation, group, now=now)
    if refusal := _refusal(group, int(taken is not None), Conversation.objects.in_queue_of(group).count()):
        raise NotPossible(refusal)
    offers.withdraw(conversation.pk, now=now)
    lifecycle.transfer(conversation, agent=None, group=group, by=person, comment=comment, now=now)
    if taken:
        assignment.settle([(conversation, taken, group)], now=now)


def _check_agent(person: User, conversation: Conversation, agent: Agent) -> None:
    if agent.user_id == person.pk:
        raise NotPossible(_("You cannot transfer a conversation to yourself."))
    if not _within_reach(person, conversation).filter(pk=agent.pk).exists():
        raise NotPossible(_("This person cannot take the conversation. Choose another."))
    if agent.user_id == conversation.agent_id:
        raise NotPossible(_("%(agent)s has this conversation already.") % {"agent": agent})


def _within_reach(person: User, conversation: Conversation) -> QuerySet[Agent]:
    """Agents who serve the channel and may sign in; for an agent those of their own groups."""
    serving = Agent.objects.filter(user__is_active=True, availabilities__channel=conversation.served_on)
    if person.sees_everything:
        return serving
    return serving.filter(user__desk_groups__in=Group.objects.filter(members=person.pk))


def _members(person: User, conversation: Conversation) -> dict[int, int]:
    """How many are free, by the id of each group in which somebody else serves the channel."""
    channel = conversation.served_on
    serving = Availability.objects.filter(channel=channel, agent__user__is_active=True).exclude(agent__user=person.pk)
    rows = {row.agent.user_id: row for row in serving.select_related("agent")}
    loads = availability.loads_of(list(rows))
    found: dict[int, int] = {}
    for group_id, user_id in Group.members.through.objects.filter(user__in=rows).values_list("group", "user"):
        row = rows[user_id]
        state = availability.state_of(row.is_wanted, loads.get((user_id, channel), 0), row.slots)
        found[group_id] = found.get(group_id, 0) + (state == availability.FREE)
    return found


def _refusal(group: Group, free: int, queued: int) -> str:
    """Why a group cannot take one more; empty where it can."""
    if free or queued < group.queue_size:
        return ""
    if not group.queue_size:
        return _("%(group)s is full and has no queue: transfer refused.") % {"group": group}
    return _("Nobody in %(group)s is available and its queue is full: transfer refused.") % {"group": group}


def _group_with(person: User, conversation: Conversation, agent: Agent) -> Group | None:
    """Where it goes on if the agent does not answer: its group if they are of it, else one that both share."""
    theirs = Group.objects.filter(members=agent.user_id)
    shared = theirs.filter(members=person.pk)
    if conversation.group and theirs.filter(pk=conversation.group.pk).exists():
        return conversation.group
    return shared.first() or theirs.first() or conversation.group
