"""Its agent took it back before its time."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Resumed(Line):
    name = "resumed"
    by: User

    def words(self) -> SafeString:
        return said(_("Resumed by <b>%(agent)s</b>"), agent=self.by)
