from django.db import migrations

from conversations.search import engine_of


def install(apps, schema_editor):
    engine_of(schema_editor.connection).install(schema_editor.connection)


def uninstall(apps, schema_editor):
    engine_of(schema_editor.connection).uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_tools")]

    operations = [migrations.RunPython(install, uninstall)]
