"""Until when somebody may be answered freely: some providers take an answer only for a time after their last message.

The end is a column of who they are at the inbox, moved by each message of theirs (`contacts.open_window`). It is asked
when an answer is written, and once more before it goes.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from .base.errors import NotPossible
from .channels import Channel
from .models import Conversation, Identity


def end_of(conversation: Conversation) -> datetime | None:
    """None: for ever, as far as the provider has told."""
    known = Identity.objects.filter(visitor=conversation.visitor_id, inbox=conversation.inbox_id).order_by("-pk")
    return known.values_list("answerable_until", flat=True).first()


def is_open(conversation: Conversation, *, now: datetime) -> bool:
    until = end_of(conversation)
    return until is None or now < until


def check(conversation: Conversation, channel: Channel, *, now: datetime) -> None:
    """Raises NotPossible where the channel would not take an answer any more."""
    if not channel.is_on_site and not is_open(conversation, now=now):
        words = _("Too late: %(channel)s takes an answer only for some time after somebody’s last message.")
        raise NotPossible(words % {"channel": channel})
