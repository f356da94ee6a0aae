"""The key of each translator is sealed."""

from django.db import migrations, models

from translation.secrets import sealed, unsealed


def seal(apps, schema_editor):
    for row in apps.get_model("translation", "EngineSetting").objects.exclude(secret=""):
        row.secrets = sealed({"key": row.secret})
        row.save(update_fields=["secrets"])


def unseal(apps, schema_editor):
    for row in apps.get_model("translation", "EngineSetting").objects.exclude(secrets=""):
        row.secret = unsealed(row.secrets).get("key", "")
        row.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [
        ("translation", "0001_engines_and_words"),
    ]

    operations = [
        migrations.AddField("enginesetting", "secrets", models.TextField(blank=True, default="")),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("enginesetting", "secret"),
    ]
