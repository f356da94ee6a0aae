"""Registries that are folders: each module of one declares something, and is found by being there."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_in(package: str, path: Iterable[str]) -> list[ModuleType]:
    """All modules of a package, by its name and its `__path__`, imported; in the order of their names."""
    return [import_module(f"{package}.{found.name}") for found in iter_modules(path)]
