"""Nobody wrote for a week."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Tag

from . import Line, said


@dataclass(frozen=True)
class ClosedByIdling(Line):
    name = "closed_idle"
    tag: Tag | None = None

    def words(self) -> SafeString:
        return said(_("Closed after 7 days without news"))
