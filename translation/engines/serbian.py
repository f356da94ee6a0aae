"""Serbian in Cyrillic letters made of Latin ones, and the other way: the same language, letter by letter."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from translation.engine import Account, Direction, Engine, Quality
from translation.serbian import CYRILLIC, LATIN, in_script


class Serbian(Engine):
    key = "serbian"
    label = "Ћирилица–latinica"
    position = 30
    leaves_machine = False
    asks_for = ()
    says = _("Writes Serbian in its other script, on this machine.")

    def __init__(self, account: Account) -> None:
        """It needs none."""

    @property
    def version(self) -> str:
        return "1"

    def directions(self) -> Mapping[Direction, Quality]:
        return {Direction(CYRILLIC, LATIN): Quality.GOOD, Direction(LATIN, CYRILLIC): Quality.GOOD}

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        return [in_script(text, target) for text in texts]


ENGINE = Serbian
