"""Whether the visitor would recommend the company, where that was asked in a message of its own."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class Recommended(Line):
    name = "recommended"
    figure: int  # 0 to 10
    comment: str = ""

    def words(self) -> SafeString:
        return said(_("Would recommend us: <b>%(n)s/10</b>"), n=self.figure)

    def quoted(self) -> str:
        return self.comment
