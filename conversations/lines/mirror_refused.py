"""Somebody asked to see the visitor's page, and the visitor did not want it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class MirrorRefused(Line):
    name = "mirror_refused"
    person: User

    def words(self) -> SafeString:
        return said(_("The visitor did not let <b>%(person)s</b> see their page"), person=self.person)
