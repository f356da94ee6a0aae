"""Somebody has found that this visitor and another one are two people after all."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Visitor
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Split(Line):
    name = "split"
    by: User
    other: Visitor

    def words(self) -> SafeString:
        return said(_("<b>%(by)s</b> split this visitor from <b>%(other)s</b>"), by=self.by, other=self.other)
