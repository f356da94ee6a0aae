"""Somebody gave it to a colleague, or to whoever is free in a group."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Group
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class Transferred(Line):
    name = "transferred"
    by: User
    from_agent: User | None = None
    from_group: Group | None = None
    agent: User | None = None
    group: Group | None = None
    comment: str = ""

    @property
    def to(self) -> User | Group | None:
        return self.agent or self.group

    def words(self) -> SafeString:
        return said(_("<b>%(by)s</b> transferred it to <b>%(to)s</b>"), by=self.by, to=self.to)

    def quoted(self) -> str:
        return self.comment
