"""The visitor changed a message in their own app after sending it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class EditedThere(Line):
    name = "edited_there"
    text: str = ""

    def words(self) -> SafeString:
        return said(_("The visitor changed a message"))

    def quoted(self) -> str:
        return self.text
