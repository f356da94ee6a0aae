"""What a kind of notification is: its switch in a device's settings, and what is told under it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from conversations.models import Conversation
from conversations.people.models import User

from . import jobs, recipients
from .models import Device
from .notices import Notice

type Say = Callable[[Device, int, datetime], Notice | None]


def everybody(_user: User) -> bool:
    return True


def with_the_rest(_conversation: Conversation, _user_id: int) -> bool:
    return False


def as_usual(_conversation: Conversation, _user_id: int) -> str | None:
    return None


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind. A module of `kinds/` declares it as KIND, and receives the news of which it tells.

    `says`: by the name of each thing told (`Push.what`, no two kinds share one), a function of a device, the id of
    what it is about, and the moment. It is asked right before a push is sent, in the language of the device's owner;
    it answers None where there is nothing to say, or not any more.
    `is_first`: its pushes go out before all others.

    What a device shows of a conversation is taken back once there is nothing to answer in it. A kind that says more
    than that there is something to read has `holds`, whether that is so still, and may have `ending`, the words
    then; both are asked with the conversation and the id of the device's owner.
    """

    value: str  # in rows and payloads
    label: Promise | str
    icon: str  # of static/icons/lucide.txt
    says: Mapping[str, Say]
    hint: Promise | str = ""  # under it
    position: int = 1000  # among the switches, from the top
    is_for: Callable[[User], bool] = everybody  # whose settings have its switch
    is_first: bool = False
    holds: Callable[[Conversation, int], bool] = with_the_rest
    ending: Callable[[Conversation, int], str | None] = as_usual

    @property
    def switch(self) -> str:
        """Its name in the form."""
        return f"tells_{self.value}"

    def tell(
        self, user_ids: Iterable[int], what: str, subject: int, *others: "Kind", after: timedelta = timedelta(0)
    ) -> None:
        """Asks for pushes to those devices of these people that have it, or one of the others, switched on.

        `after`: not before so much time.
        """
        switches = [kind.value for kind in (self, *others)]
        jobs.tell(recipients.devices(user_ids, *switches), what, subject, is_urgent=self.is_first, after=after)
