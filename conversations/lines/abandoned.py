"""Its agent is unavailable and away."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Abandoned(Line):
    name = "abandoned"
    agent: User

    def words(self) -> SafeString:
        return said(_("<b>%(agent)s</b> is no longer available: looking for somebody else"), agent=self.agent)
