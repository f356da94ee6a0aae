"""Somebody ran a macro on it; what it did follows."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Macro
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class RanMacro(Line):
    name = "macro"
    by: User
    macro: Macro

    def words(self) -> SafeString:
        return said(_("<b>%(by)s</b> ran the macro %(macro)s"), by=self.by, macro=self.macro)
