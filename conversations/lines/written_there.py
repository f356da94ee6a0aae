"""Somebody of the company wrote to the visitor in the provider's own app, past the desk."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.channels import CHANNELS

from . import Line, said


@dataclass(frozen=True)
class WrittenThere(Line):
    name = "written_there"
    channel: str
    text: str = ""

    def words(self) -> SafeString:
        known = CHANNELS.get(self.channel)
        return said(
            _("Answered from the company’s own %(channel)s app"), channel=known.label if known else self.channel
        )

    def quoted(self) -> str:
        return self.text
