"""The answer before it went to one person alone, on a channel where everybody reads along."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class SentInPrivate(Line):
    name = "sent_in_private"

    def words(self) -> SafeString:
        return said(_("Sent as a private message: only the visitor reads it"))
