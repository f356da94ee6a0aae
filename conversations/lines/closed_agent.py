"""An agent ended it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Tag
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class ClosedByAgent(Line):
    name = "closed_agent"
    by: User
    tag: Tag | None = None

    def words(self) -> SafeString:
        if self.tag:
            return said(_("Closed by <b>%(by)s</b> · %(tag)s"), by=self.by, tag=self.tag)
        return said(_("Closed by <b>%(by)s</b>"), by=self.by)
