"""The visitor asked for the conversation by e-mail, and has it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class TranscriptSent(Line):
    name = "transcript_sent"
    address: str

    def words(self) -> SafeString:
        return said(_("Transcript sent to <b>%(address)s</b>"), address=self.address)
