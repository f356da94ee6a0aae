"""A supervisor signed its agent out."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class SentHome(Line):
    name = "sent_home"
    is_step = True
    agent: User
    by: User

    def words(self) -> SafeString:
        pattern = _("<b>%(by)s</b> signed <b>%(agent)s</b> out: looking for somebody else")
        return said(pattern, by=self.by, agent=self.agent)
