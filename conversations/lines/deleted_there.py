"""A message was deleted in the provider's app: the visitor's own, or the company's answer. Here it stays as it was."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class DeletedThere(Line):
    name = "deleted_there"
    text: str = ""
    is_ours: bool = False
    is_by_anybody: bool = False  # the provider does not tell who did it

    def words(self) -> SafeString:
        if self.is_ours:
            return said(_("An answer was deleted in the company’s own app"))
        if self.is_by_anybody:
            return said(_("A message was deleted in this channel, by the visitor or by the company"))
        return said(_("The visitor deleted a message on their side"))

    def quoted(self) -> str:
        return self.text
