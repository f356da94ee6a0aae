"""What the visitor has written since somebody looked: closing and snoozing over it ask once more.

What was seen is the id of the newest row that stood before its author's eyes. Not a revision: those grow with each mark
that a message gets, and a mark is no news.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .base.errors import NotPossible
from .models import Conversation, Message

SHOWN = 5  # of the newest words, where one is asked


class WroteSince(NotPossible):
    """The visitor has written since. `messages`: what came, the oldest first; `seen`: who says so has seen it."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(_("The visitor has written since."))
        self.messages = messages
        self.seen = messages[-1].pk


def check(conversation: Conversation, seen: int | None) -> None:
    """Raises WroteSince. The caller holds the row lock: what comes later finds the conversation closed or snoozed.

    `seen` None: nothing is known of what its author saw; then what no agent has read counts as unseen.
    """
    words = Message.objects.for_visitors().filter(conversation=conversation, from_visitor=True)
    came = words.unread_by_agents() if seen is None else words.filter(pk__gt=seen)
    if messages := list(came.select_related("attachment").order_by("pk")):
        raise WroteSince(messages)
