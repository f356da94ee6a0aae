"""Somebody becomes an agent, with the channels of the company's inboxes."""

from collections.abc import Iterable

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


def make_agent(
    user: User, group: Group | None = None, *, channels: Iterable[str] | None = None, languages: Iterable[str] = ()
) -> Agent:
    """As many at a time as each channel says; a member of `group`. Who is an agent already keeps what they have.

    Without `channels` they get the usual ones.
    """
    agent, is_new = Agent.objects.get_or_create(user=user, defaults={"languages": list(languages)})
    if is_new:
        chosen = usual_channels() if channels is None else channels
        Availability.objects.bulk_create([Availability(agent=agent, channel=channel) for channel in chosen])
    if group:
        group.members.add(user)
    return agent
