"""The visitor deleted a message in their own app. Here it stays, as it was received."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class DeletedThere(Line):
    name = "deleted_there"
    text: str = ""

    def words(self) -> SafeString:
        return said(_("The visitor deleted a message on their side"))

    def quoted(self) -> str:
        return self.text
