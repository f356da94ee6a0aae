"""Both texts of a message, and the search in both. No row of a message is written anew."""

import django.db.models.deletion
from django.db import migrations, models

from conversations.base.columns import AddColumn
from conversations.search import engine_of


def index_translations(apps, schema_editor):
    engine_of(schema_editor.connection).index_translations(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0019_text_outside_hours")]

    operations = [
        AddColumn("message", "translation", models.TextField(blank=True, db_default="", default="")),
        AddColumn("message", "language", models.CharField(blank=True, db_default="", default="", max_length=8)),
        AddColumn("message", "translated_to", models.CharField(blank=True, db_default="", default="", max_length=8)),
        AddColumn("message", "translator", models.CharField(blank=True, db_default="", default="", max_length=40)),
        AddColumn("message", "untranslated", models.CharField(blank=True, db_default="", default="", max_length=20)),
        AddColumn(
            "visitor",
            "language_certainty",
            models.PositiveSmallIntegerField(
                choices=[
                    (0, "as their browser is set"),
                    (1, "recognised from their messages"),
                    (2, "as an agent has corrected it"),
                ],
                db_default=0,
                default=0,
                verbose_name="how their language is known",
            ),
        ),
        migrations.CreateModel(
            name="TranslationSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_on", models.BooleanField(default=False, help_text="What the agent writes is translated.")),
                (
                    "is_automatic",
                    models.BooleanField(default=False, help_text="What the visitor writes is translated by itself."),
                ),
                (
                    "agent_language",
                    models.CharField(blank=True, help_text="Empty: that of whoever answers.", max_length=8),
                ),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translation_setting",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation of a conversation",
                "verbose_name_plural": "translations of conversations",
            },
        ),
        migrations.RunPython(index_translations, migrations.RunPython.noop),
    ]
