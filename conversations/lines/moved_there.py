"""The visitor has another phone number or name at the provider; the conversation goes on."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class MovedThere(Line):
    name = "moved_there"
    phone: str = ""

    def words(self) -> SafeString:
        if not self.phone:
            return said(_("The visitor has another phone number, which is not shared with us"))
        return said(_("The visitor has another phone number: <b>%(phone)s</b>"), phone=self.phone)
