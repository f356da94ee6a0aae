"""The words of somebody who is blocked, at a channel that cannot refuse them."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class KeptFromBlocked(Line):
    name = "kept_from_blocked"

    def words(self) -> SafeString:
        return said(_("Written while blocked: kept, given to nobody"))
