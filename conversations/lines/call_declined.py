"""The agent at whom a call rang declined it: somebody else is looked for."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class CallDeclined(Line):
    name = "call_declined"
    is_step = True
    agent: User

    def words(self) -> SafeString:
        return said(_("Call declined by <b>%(agent)s</b>"), agent=self.agent)
