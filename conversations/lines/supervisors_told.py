"""Nobody of its group was there, so supervisors know."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class SupervisorsTold(Line):
    name = "supervisors_told"
    is_step = True
    people: list[User]

    def words(self) -> SafeString:
        to = ", ".join(map(str, self.people))
        return said(_("Nobody is there, supervisors told: <b>%(to)s</b>"), to=to)
