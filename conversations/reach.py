"""What may be sent to somebody now, and why not: the one place that says so, to the desk and to whoever sends.

Some providers take free answers only for a time after a person's last message, from people of the company for longer
where the company's app may; and a person may want no more messages at all. All of it stands in the row of who they are
at the inbox (`contacts.py`). It is asked when an answer is written, and once more before it goes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .base.errors import NotPossible
from .channels import Channel, channel_named
from .connectors.connector import Because
from .connectors.failure import Failure
from .models import Connection, Conversation, Identity


@dataclass(frozen=True)
class Reach:
    usual_end: datetime | None = None  # of free answers; None: there is none, as far as the provider has told
    people_end: datetime | None = None  # of those that people write, where it is later
    because: str = ""  # a Because, where the usual end is later than usual
    wrote_at: datetime | None = None  # their last message, where it matters
    has_stopped: bool = False  # they want no more messages

    @property
    def until(self) -> datetime | None:
        """When free answers of people end."""
        return self.people_end or self.usual_end

    @property
    def why(self) -> str:
        """A Because, where that is later than usual."""
        return Because.PERSON if self.people_end else self.because

    @property
    def longer_from(self) -> datetime | None:
        """Since when they are taken only for that reason, as far as one has to know it."""
        return self.usual_end if self.people_end else self.wrote_at if self.because else None

    def obstacle(self, *, is_template: bool = False, is_by_person: bool = True, now: datetime) -> Failure | None:
        """Why the channel would not take an answer; None: it would."""
        if self.has_stopped:
            return Failure.STOPPED
        end = self.until if is_by_person else self.usual_end
        is_over = end is not None and end <= now
        return Failure.WINDOW_CLOSED if is_over and not is_template else None

    def is_for_people(self, now: datetime) -> bool:
        """Whether only a person's answers are taken any more."""
        return self.people_end is not None and self.usual_end is not None and self.usual_end <= now


def of(conversation: Conversation) -> Reach:
    """Of its visitor, by what their inbox knows of them."""
    known = (
        Identity.objects.filter(visitor=conversation.visitor_id, inbox=conversation.inbox_id).order_by("-pk").first()
    )
    if known is None:
        return Reach()
    return Reach(
        usual_end=known.answerable_until,
        people_end=_end_for_people(conversation, known),
        because=known.answerable_because,
        wrote_at=known.wrote_at,
        has_stopped=known.stopped_at is not None,
    )


def _end_for_people(conversation: Conversation, known: Identity) -> datetime | None:
    """Where it is later than the usual one."""
    connector = channel_named(conversation.inbox.channel).connector
    if connector is None or known.answerable_until is None or known.wrote_at is None:
        return None
    values = Connection.objects.filter(inbox=conversation.inbox_id).values_list("values", flat=True).first()
    longer = connector.answerable_by_people_for(values or {})
    end = known.wrote_at + longer if longer else known.answerable_until
    return end if end > known.answerable_until else None


def check(conversation: Conversation, channel: Channel, *, is_template: bool = False, now: datetime) -> None:
    """Raises NotPossible, in words, where the channel would not take a person's answer. On the site all is taken."""
    if channel.is_on_site:
        return
    obstacle = of(conversation).obstacle(is_template=is_template, now=now)
    if obstacle is not None:
        raise NotPossible(refusal(obstacle, channel))


def refusal(obstacle: Failure, channel: Channel) -> str:
    """The obstacle as a sentence, with what would change it."""
    if obstacle == Failure.STOPPED:
        words = _("They have asked for no more messages by %(channel)s. They have to send START first.")
    else:
        words = _("Too late: %(channel)s accepts an answer only for some time after somebody’s last message.")
    return words % {"channel": channel}
