"""Somebody becomes an agent, with the channels of the company's inboxes."""

from conversations.channels import channel_named
from conversations.models import Inbox
from conversations.people.models import User

from .models import Agent, Availability


def usual_channels() -> list[str]:
    """Those of the inboxes in use; the chat where there is none yet."""
    found = Inbox.objects.filter(is_active=True).order_by("channel").values_list("channel", flat=True).distinct()
    return [str(name) for name in found if channel_named(name).capacity] or ["chat"]


def make_agent(user: User) -> Agent:
    """As many at a time as each channel says. Who is an agent already keeps what they have."""
    agent, is_new = Agent.objects.get_or_create(user=user)
    if is_new:
        rows = [Availability(agent=agent, channel=channel) for channel in usual_channels()]
        Availability.objects.bulk_create(rows)
    return agent
