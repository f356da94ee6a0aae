"""Its snooze is over."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class WokenByTime(Line):
    name = "woken_end"
    agent: User | None = None  # who had snoozed it

    def words(self) -> SafeString:
        return said(_("Back from its snooze: its time has come"))
