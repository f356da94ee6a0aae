"""Somebody becomes an agent, with the channels of the company's inboxes."""

from conversations.channels import channel_named
from conversations.models import Group, Inbox
from conversations.people.models import User

from .models import Agent, Availability


def usual_channels() -> list[str]:
    """Those of the inboxes in use; the chat where there is none yet."""
    found = Inbox.objects.filter(is_active=True).order_by("channel").values_list("channel", flat=True).distinct()
    return [str(name) for name in found if channel_named(name).capacity] or ["chat"]


def usual_group() -> Group | None:
    """The one that there is; None where there is none yet, or one to choose."""
    groups = Group.objects.all()[:2]
    return groups[0] if len(groups) == 1 else None


def make_agent(user: User, group: Group | None = None) -> Agent:
    """As many at a time as each channel says; a member of `group`. Who is an agent already keeps what they have."""
    agent, is_new = Agent.objects.get_or_create(user=user)
    if is_new:
        rows = [Availability(agent=agent, channel=channel) for channel in usual_channels()]
        Availability.objects.bulk_create(rows)
    if group:
        group.members.add(user)
    return agent
