"""The visitor put an emoji to a message in their own app, or took it back."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class ReactedThere(Line):
    name = "reacted_there"
    emoji: str = ""
    text: str = ""

    def words(self) -> SafeString:
        if not self.emoji:
            return said(_("The visitor took back a reaction"))
        return said(_("The visitor reacted with %(emoji)s"), emoji=self.emoji)

    def quoted(self) -> str:
        return self.text
