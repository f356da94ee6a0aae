"""The index of the search anew: it holds more letters in their plain form than it did."""

from django.db import migrations

from conversations.search import engine_of


def index_anew(apps, schema_editor):
    engine = engine_of(schema_editor.connection)
    engine.uninstall(schema_editor.connection)
    engine.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_proven_names")]

    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
