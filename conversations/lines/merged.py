"""Somebody has found that this visitor and another one are one person."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Visitor
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Merged(Line):
    name = "merged"
    by: User
    other: Visitor

    def words(self) -> SafeString:
        return said(_("<b>%(by)s</b> merged this visitor with <b>%(other)s</b>"), by=self.by, other=self.other)
