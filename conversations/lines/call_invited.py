"""An agent calls the visitor."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class CallInvited(Line):
    name = "call_invited"
    by: User

    def words(self) -> SafeString:
        return said(_("<b>%(by)s</b> invites the visitor to a video call"), by=self.by)
