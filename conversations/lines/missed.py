"""The time for the first answer is over."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Missed(Line):
    name = "missed"
    is_step = True
    agent: User

    def words(self) -> SafeString:
        return said(_("No answer from <b>%(agent)s</b> in time"), agent=self.agent)
