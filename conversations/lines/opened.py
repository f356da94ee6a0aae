"""The visitor's first words."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class Opened(Line):
    name = "opened"
    page: str = ""  # its title

    def words(self) -> SafeString:
        if self.page:
            return said(_("Opened from <b>%(page)s</b>"), page=self.page)
        return said(_("Conversation opened"))
