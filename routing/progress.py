"""How far a new company is: six steps, from its first inbox to its first answer."""

from functools import cached_property

from django.db.models import Exists

from conversations import sightings
from conversations.models import Connection, Conversation, Group, Inbox
from conversations.people.models import Company, User

from . import readiness
from .models import Agent, Rule

STEPS = ("inbox", "people", "group", "rule", "site", "message")


class Progress:
    """As of the moment it is asked: `done` names the steps that are behind us; two queries."""

    @cached_property
    def done(self) -> set[str]:
        """The names of the steps that nothing is missing from."""
        is_there = sightings.is_seen_where_allowed(Inbox.objects.on_sites())
        if not self._rows["on_site"]:  # who has no chat on a site is written to elsewhere
            is_there = self._rows["heard"]
        facts = {**self._rows, "site": is_there}
        return {step for step in STEPS if facts[step]}

    @property
    def is_complete(self) -> bool:
        return self.done == set(STEPS)

    @property
    def is_founded(self) -> bool:
        """By the link of an empty database; a company that is older is not led through this."""
        return self._rows["company"]

    @cached_property
    def _rows(self) -> dict[str, bool]:
        """What the database says by itself, as columns of anybody's row: who asks is somebody."""
        with_channels = Agent.objects.filter(user__is_active=True, availabilities__isnull=False)
        with_agents = Group.objects.filter(members__agent__isnull=False, members__is_active=True)
        asked = {
            "company": Exists(Company.objects.all()),
            "inbox": Exists(Inbox.objects.filter(is_active=True)),
            "people": Exists(with_channels),
            "group": Exists(with_agents),
            "rule": Exists(Rule.objects.all()) & ~Exists(readiness.unanswered()),
            "on_site": Exists(Inbox.objects.on_sites()),
            "heard": Exists(Connection.objects.filter(inbox__is_active=True, heard_at__isnull=False)),
            "message": Exists(Conversation.objects.filter(first_answered_at__isnull=False)),
        }
        return User.objects.order_by().values(**asked).first() or dict.fromkeys(asked, False)


def is_under_way() -> bool:
    """A company was founded here, and something of it is not there yet; on each page of an administrator's."""
    progress = Progress()
    return progress.is_founded and not progress.is_complete
