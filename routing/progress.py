"""How far a new company is: six steps, from its first inbox to its first answer."""

from functools import cached_property

from conversations import sightings
from conversations.models import Conversation, Group, Inbox
from conversations.people.models import Company

from . import readiness
from .models import Agent, Rule

STEPS = ("inbox", "people", "group", "rule", "site", "message")


class Progress:
    """As of the moment it is asked: `done` names the steps that are behind us."""

    @cached_property
    def inboxes(self) -> list[Inbox]:
        found = Inbox.objects.open_chats().prefetch_related("sightings")
        return list(found)

    @cached_property
    def done(self) -> set[str]:
        """The names of the steps that nothing is missing from."""
        checks = {
            "inbox": bool(self.inboxes),
            "people": Agent.objects.filter(user__is_active=True, availabilities__isnull=False).exists(),
            "group": Group.objects.filter(members__agent__isnull=False, members__is_active=True).exists(),
            "rule": Rule.objects.exists() and not readiness.unanswered(),
            "site": any(sightings.welcome(inbox) for inbox in self.inboxes),
            "message": Conversation.objects.filter(first_answered_at__isnull=False).exists(),
        }
        return {name for name, is_done in checks.items() if is_done}

    @property
    def is_complete(self) -> bool:
        return self.done == set(STEPS)


def is_under_way() -> bool:
    """A company was founded here, and something of it is not there yet."""
    return Company.objects.exists() and not Progress().is_complete
