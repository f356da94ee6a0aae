"""The kinds of notifications. Each module beside this declares one, and is found by being here."""

from operator import attrgetter

from console.phone.kind import Kind, Say
from translation.modules import modules_in


def found() -> dict[str, Kind]:
    """By what rows call them, in the order of their switches."""
    declared = (module.KIND for module in modules_in(__name__, __path__))
    return {kind.value: kind for kind in sorted(declared, key=attrgetter("position"))}


KINDS = found()


def switches_of(user) -> list[Kind]:
    """Those that this person can switch."""
    return [kind for kind in KINDS.values() if kind.is_for(user)]


def says() -> dict[str, Say]:
    """What can be told, of all kinds."""
    return {what: say for kind in KINDS.values() for what, say in kind.says.items()}
