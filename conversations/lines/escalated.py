"""Nobody of its group was there, so another one is asked as well."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Group

from . import Line, said


@dataclass(frozen=True)
class Escalated(Line):
    name = "escalated"
    is_step = True
    group: Group

    def words(self) -> SafeString:
        return said(_("Nobody is there: <b>%(to)s</b> is asked as well"), to=self.group)
