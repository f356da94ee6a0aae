"""Columns added to a table of any size in no time."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AddColumn(migrations.AddField):
    """A field with a constant `db_default`, added without touching a row.

    Django makes the whole table anew on SQLite wherever a column is not null, though `ALTER TABLE ADD COLUMN` takes one
    that has a constant default (https://www.sqlite.org/lang_altertable.html): 20 s and more with a million messages.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Raises ValueError for a field without a constant default in the database."""
        if not self.field.has_db_default():
            raise ValueError(f"{self.model_name}.{self.name} has no db_default")
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            field = model._meta.get_field(self.name)  # noqa: SLF001 - Django documents it
            BaseDatabaseSchemaEditor.add_field(schema_editor, model, field)
