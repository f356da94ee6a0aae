"""The visitor wants no more messages on this channel, or wants them again."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class StoppedThere(Line):
    name = "stopped_there"
    is_over: bool = False  # they want messages again
    text: str = ""  # the word that said so

    def words(self) -> SafeString:
        if self.is_over:
            return said(_("The visitor wants to receive messages again"))
        return said(_("The visitor wants no more messages here: none is sent until they write START"))

    def quoted(self) -> str:
        return self.text
