"""Who translates: each module beside this declares an `ENGINE`; which of them may be asked, and in which order.

An engine on this machine works from the beginning. One by which texts leave the machine is switched on by an
administrator, who says where it is (`translation/models.py`).
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from translation.engine import Account, Direction, Engine
from translation.models import EngineSetting, Preference
from translation.modules import modules_in
from translation.read_once import ReadOnce


def _declared() -> list[type[Engine]]:
    """In the order that is proposed."""
    declared: list[type[Engine]] = [module.ENGINE for module in modules_in(__name__, __path__)]
    return sorted(declared, key=attrgetter("position"))


KINDS = _declared()


class _Settings(NamedTuple):
    engines: list[Engine]
    preferred: dict[Direction, str]


def switched_on() -> Sequence[Engine]:
    """Those that may be asked, the first choice first."""
    return _settings.value().engines


def in_order(source: str, target: str) -> Sequence[Engine]:
    """Those that may be asked, the one first that an administrator prefers for this direction."""
    engines = switched_on()
    if len(engines) < 2:
        return engines
    preferred = _settings.value().preferred.get(Direction(source, target))
    return sorted(engines, key=lambda engine: engine.key != preferred)


def label(key: str) -> str:
    """An engine's name; its key where there is none of this key any more."""
    return next((kind.label for kind in KINDS if kind.key == key), key)


def forget() -> None:
    """The settings have changed."""
    _settings.forget()


def configured(kind: type[Engine], setting: EngineSetting | None) -> Engine:
    """The engine with what an administrator said of it."""
    account = Account(setting.url, setting.secrets.get("key", ""), setting.model) if setting else Account()
    return kind(account)


def _read() -> _Settings:
    settings = {setting.key: setting for setting in EngineSetting.objects.all()}
    rows = [(settings.get(kind.key), place, kind) for place, kind in enumerate(KINDS)]
    on = [row for row in rows if (row[0].is_on if row[0] else not row[2].leaves_machine)]
    on.sort(key=lambda row: (row[0].position if row[0] else 0, row[1]))
    engines = [configured(kind, setting) for setting, _place, kind in on]
    return _Settings(engines, {Direction(row.source, row.target): row.engine for row in Preference.objects.all()})


_settings = ReadOnce(_read)
