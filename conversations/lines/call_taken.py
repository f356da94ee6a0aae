"""Somebody took a call: they see and hear each other from here on."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class CallTaken(Line):
    name = "call_taken"
    agent: User

    def words(self) -> SafeString:
        return said(_("Video call with <b>%(agent)s</b>"), agent=self.agent)
