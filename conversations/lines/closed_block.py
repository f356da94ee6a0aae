"""Somebody blocked the visitor."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.models import Tag
from conversations.models.block import reason_words
from conversations.people.models import User

from . import Line, said


@dataclass(frozen=True)
class ClosedByBlock(Line):
    name = "closed_block"
    by: User
    reason: str = ""
    tag: Tag | None = None

    def words(self) -> SafeString:
        pattern = _("<b>%(by)s</b> blocked the visitor · %(reason)s")
        return said(pattern, by=self.by, reason=reason_words(self.reason))
