"""Migrations that know no words: what a field, a choice or a model is called is no matter of the database.

Django would have a migration written for each sentence that is mended. Names, help texts and the labels of choices
stand in the models alone; what was written of them in older migrations is read by nobody.
"""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.models import Field

NAMES = ("verbose_name", "verbose_name_plural")
OF_A_FIELD = ("verbose_name", "help_text")


class WordlessAutodetector(MigrationAutodetector):
    """Compares fields without their words, and takes the names of models as they were."""

    def __init__(self, from_state: Any, to_state: Any, questioner: Any = None) -> None:
        super().__init__(from_state, to_state, questioner)
        for key, model in to_state.models.items():
            before = from_state.models.get(key)
            model.options = _named_as(before.options, model.options) if before else model.options

    def deep_deconstruct(self, obj: Any) -> Any:
        found = super().deep_deconstruct(obj)
        if not isinstance(obj, Field):
            return found
        path, args, kwargs = found
        said = {name: value for name, value in kwargs.items() if name not in OF_A_FIELD}
        if isinstance(said.get("choices"), list):
            said["choices"] = [value for value, _label in said["choices"]]
        return path, args, said

    def generate_altered_constraints(self) -> None:
        """Django calls so what only says otherwise why a constraint refuses: what it keeps out is made anew."""


def _named_as(before: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    names = {name: before[name] for name in NAMES if name in before}
    return {**{name: value for name, value in options.items() if name not in NAMES}, **names}
