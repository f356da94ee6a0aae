"""What may be sent to somebody now, and why not: the one place that says so, to the desk and to whoever sends.

Some providers take free answers only for a time after a person's last message; and a person may want no more messages
at all. Both stand in the row of who they are at the inbox (`contacts.py`). They are asked when an answer is written, and
once more before it goes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .base.errors import NotPossible
from .channels import Channel
from .connectors.failure import Failure
from .models import Conversation, Identity


@dataclass(frozen=True)
class Reach:
    until: datetime | None = None  # when free answers end; None: never, as far as the provider has told
    has_stopped: bool = False  # they want no more messages

    def obstacle(self, *, is_template: bool = False, now: datetime) -> Failure | None:
        """Why the channel would not take an answer; None: it would."""
        if self.has_stopped:
            return Failure.STOPPED
        is_over = self.until is not None and self.until <= now
        return Failure.WINDOW_CLOSED if is_over and not is_template else None


def of(conversation: Conversation) -> Reach:
    """Of its visitor, by what their inbox knows of them."""
    known = Identity.objects.filter(visitor=conversation.visitor_id, inbox=conversation.inbox_id).order_by("-pk")
    found = known.values_list("answerable_until", "stopped_at").first()
    return Reach(until=found[0], has_stopped=found[1] is not None) if found else Reach()


def check(conversation: Conversation, channel: Channel, *, is_template: bool = False, now: datetime) -> None:
    """Raises NotPossible, in words, where the channel would not take an answer. On the site all is taken."""
    if channel.is_on_site:
        return
    obstacle = of(conversation).obstacle(is_template=is_template, now=now)
    if obstacle is not None:
        raise NotPossible(refusal(obstacle, channel))


def refusal(obstacle: Failure, channel: Channel) -> str:
    """The obstacle as a sentence, with what would change it."""
    if obstacle == Failure.STOPPED:
        words = _("They want no more messages by %(channel)s. They have to write START first.")
    else:
        words = _("Too late: %(channel)s takes an answer only for some time after somebody’s last message.")
    return words % {"channel": channel}
