"""Nobody wrote during its snooze, and its agent did not want it back."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Tag

from . import Line, said


@dataclass(frozen=True)
class ClosedBySnooze(Line):
    name = "closed_snooze"
    tag: Tag | None = None

    def words(self) -> SafeString:
        return said(_("Closed at the end of its snooze: nobody wrote"))
