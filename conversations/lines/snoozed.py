"""It left the desk until a moment, or until the visitor writes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.base.dates import moment_words
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Snoozed(Line):
    name = "snoozed"
    by: User
    until: str = ""  # a moment, by ISO 8601
    kept: bool = False  # it comes back to the same agent

    @property
    def ends_at(self) -> datetime | None:
        return datetime.fromisoformat(self.until) if self.until else None

    def words(self) -> SafeString:
        if not self.ends_at:
            return said(_("Snoozed by <b>%(agent)s</b> until the visitor writes"), agent=self.by)
        return said(_("Snoozed by <b>%(agent)s</b> until %(when)s"), agent=self.by, when=moment_words(self.ends_at))
