"""What the visitor thought of it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import Line, said


@dataclass(frozen=True)
class Rated(Line):
    name = "rated"
    score: int
    comment: str = ""
    recommendation: str = ""  # 0 to 10, as figures: 0 is an answer

    def words(self) -> SafeString:
        rated = said(_("Rated <b>%(score)s/5</b>"), score=self.score)
        if not self.recommendation:
            return rated
        recommends = said(_("recommends %(n)s/10"), n=self.recommendation)
        return said("%(rated)s · %(recommends)s", rated=rated, recommends=recommends)

    def quoted(self) -> str:
        return self.comment
