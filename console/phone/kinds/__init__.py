"""The kinds of notifications. Each module beside this declares one, and is found by being here."""

from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules

from console.phone.kind import Kind, Say


def found() -> dict[str, Kind]:
    """By what rows call them, in the order of their switches."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {kind.value: kind for kind in sorted((module.KIND for module in modules), key=attrgetter("position"))}


KINDS = found()


def switches_of(user) -> list[Kind]:
    """Those that this person can switch."""
    return [kind for kind in KINDS.values() if kind.is_for(user)]


def says() -> dict[str, Say]:
    """What can be told, of all kinds."""
    return {what: say for kind in KINDS.values() for what, say in kind.says.items()}
