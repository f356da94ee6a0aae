"""Somebody saw the page that the visitor was on."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Mirrored(Line):
    name = "mirrored"
    person: User
    seconds: int = 0

    def words(self) -> SafeString:
        return said(_("<b>%(person)s</b> saw the visitor’s page · %(time)s"), person=self.person, time=self._time())

    def _time(self) -> str:
        if self.seconds < 60:
            return ngettext("%(n)d second", "%(n)d seconds", self.seconds) % {"n": self.seconds}
        minutes = round(self.seconds / 60)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
