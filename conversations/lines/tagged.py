"""Somebody put a tag on it while it went on."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Tag
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Tagged(Line):
    name = "tagged"
    by: User
    tag: Tag

    def words(self) -> SafeString:
        return said(_("Tagged by <b>%(by)s</b> · %(tag)s"), by=self.by, tag=self.tag)
