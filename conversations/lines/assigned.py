"""It landed on somebody's desk."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Assigned(Line):
    name = "assigned"
    is_step = True
    agent: User

    def words(self) -> SafeString:
        return said(_("Given to <b>%(agent)s</b>"), agent=self.agent)
