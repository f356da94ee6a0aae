import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0032_typographic_apostrophes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="visitor", name="person", field=models.UUIDField(blank=True, editable=False, null=True)
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="visitors_of_a_person"
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="merged at")),
                ("language_before", models.JSONField(blank=True, default=dict)),
                ("split_at", models.DateTimeField(blank=True, null=True, verbose_name="split at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.visitor",
                        verbose_name="other visitor",
                    ),
                ),
                (
                    "split_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="split by",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of visitors",
                "verbose_name_plural": "merges of visitors",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("split_at__isnull", True)),
                        fields=("visitor", "other"),
                        name="two_visitors_are_merged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visitor", models.F("other")), _negated=True),
                        name="nobody_is_merged_with_themselves",
                    ),
                ],
            },
        ),
    ]
