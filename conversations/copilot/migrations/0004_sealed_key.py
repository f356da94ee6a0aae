"""The key of the copilot’s model is sealed."""

from django.db import migrations, models

from translation.secrets import sealed, unsealed


def seal(apps, schema_editor):
    for row in apps.get_model("copilot", "ModelSetting").objects.exclude(secret=""):
        row.secrets = sealed({"key": row.secret})
        row.save(update_fields=["secrets"])


def unseal(apps, schema_editor):
    for row in apps.get_model("copilot", "ModelSetting").objects.exclude(secrets=""):
        row.secret = unsealed(row.secrets).get("key", "")
        row.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [
        ("copilot", "0003_typographic_apostrophes"),
    ]

    operations = [
        migrations.AddField("modelsetting", "secrets", models.TextField(blank=True, default="")),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("modelsetting", "secret"),
    ]
