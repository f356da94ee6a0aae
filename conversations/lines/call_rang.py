"""The visitor calls."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class CallRang(Line):
    name = "call_rang"

    def words(self) -> SafeString:
        return said(_("The visitor calls by video"))
