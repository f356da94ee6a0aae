"""Columns that keep what a person wrote as it is shown or compared. To the database they are Django's own."""

from typing import Any

from django.db import models

from . import origins, text


class NameField(models.CharField):
    """A name in one line, without what turns the writing round or cannot be seen."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(text.name(value), model_instance)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class OriginsField(models.TextField):
    """Origins as they are compared, one a line."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        return "\n".join(origins.listed(super().clean(value, model_instance)))

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
