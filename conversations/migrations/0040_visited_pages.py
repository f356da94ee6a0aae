"""The pages that a visitor went through, where an inbox keeps them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0039_mirrors")]

    operations = [
        migrations.AddField(
            model_name="website",
            name="keeps_visited_pages",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="While they are in conversation: paths of pages, without what follows a question mark.",
                verbose_name="keep which pages a visitor goes through",
            ),
        ),
        migrations.CreateModel(
            name="VisitedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visited_pages",
                        to="conversations.conversation",
                    ),
                ),
            ],
        ),
    ]
