"""The free desks of groups, counted once for all the conversations that look for one together."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from conversations.channels import all_channels
from conversations.models import Conversation, Group
from conversations.people.models import User

from . import availability, matching
from .models import Agent, Availability


class Desks:
    """Locked to the end of the transaction: what is free here, nobody else gives away meanwhile.

    The rows are locked in the order of their ids, so that two who look at once cannot deadlock.
    """

    def __init__(self, groups: Collection[Group], channels: Collection[str], *, but_not: User | None = None) -> None:
        members = Group.members.through.objects.filter(group__in=groups)
        rows = list(
            Availability.objects.wanted()
            .filter(Exists(members.filter(user=OuterRef("agent__user"))), channel__in=channels)
            .filter(agent__user__is_active=True)
            .exclude(agent__user__in=[but_not.pk] if but_not else [])
            .select_related("agent__user")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        user_ids = {row.agent.user_id for row in rows}
        loads = availability.loads_of(user_ids)
        self._of_agent: dict[int, list[matching.Candidate]] = defaultdict(list)
        for row in rows:
            user_id = row.agent.user_id
            self._of_agent[user_id].append(
                matching.Candidate(
                    availability=row,
                    free=row.slots - loads.get((user_id, row.channel), 0),
                    open=sum(loads.get((user_id, channel.name), 0) for channel in all_channels()),
                    languages=frozenset(row.agent.languages),
                    last_assigned_at=row.agent.last_assigned_at,
                )
            )
        self._of_group: dict[tuple[int, str], list[matching.Candidate]] = defaultdict(list)
        in_order = members.filter(user__in=user_ids).order_by("pk")  # of two who are alike, the same one each time
        for group_id, user_id in in_order.values_list("group", "user"):
            for candidate in self._of_agent[user_id]:
                self._of_group[group_id, candidate.availability.channel].append(candidate)

    def take(
        self, conversation: Conversation, group: Group, *, first: Collection[int] = (), now: datetime
    ) -> Agent | None:
        """A slot of the best agent for it, of these users `first`; None where nobody has one."""
        candidates = self._of_group[group.pk, conversation.served_on]
        preferred = [candidate for candidate in candidates if candidate.availability.agent.user_id in first]
        language = conversation.visitor.language
        chosen = matching.best(preferred, language) or matching.best(candidates, language)
        if chosen is None:
            return None
        agent: Agent = chosen.availability.agent
        chosen.free -= 1
        for same in self._of_agent[agent.user_id]:
            same.open += 1
            same.last_assigned_at = now
        return agent
