"""The two Mandarins, each made of the other by OpenCC: words of Taiwan, not its signs alone."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from translation import han
from translation.engine import Account, Direction, Engine, Quality, installed


class Mandarin(Engine):
    key = "opencc"
    label = "OpenCC"
    position = 20
    leaves_machine = False
    asks_for = ()
    says = _("Turns one kind of Mandarin into the other, on this machine, with a dictionary.")

    def __init__(self, account: Account) -> None:
        """It needs none."""

    @property
    def version(self) -> str:
        return installed("opencc")

    def directions(self) -> Mapping[Direction, Quality]:
        return {
            Direction(han.SIMPLIFIED, han.TRADITIONAL): Quality.GOOD,
            Direction(han.TRADITIONAL, han.SIMPLIFIED): Quality.GOOD,
        }

    def translate(self, texts: Sequence[str], source: str, target: str, *, seconds: float) -> list[str]:
        return [han.convert(text, source, target) for text in texts]


ENGINE = Mandarin
