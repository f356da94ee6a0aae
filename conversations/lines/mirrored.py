"""Somebody saw the page that the visitor was on."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.base.dates import length_words
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Mirrored(Line):
    name = "mirrored"
    person: User
    seconds: int = 0

    def words(self) -> SafeString:
        seen = _("<b>%(person)s</b> saw the visitor’s page · %(time)s")
        return said(seen, person=self.person, time=length_words(self.seconds))
