import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_unfinished_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transcript",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("asked_at", models.DateTimeField(verbose_name="asked for at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, help_text="When sending is asked for again; empty: it needs nothing.", null=True
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transcripts",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "transcript",
                "verbose_name_plural": "transcripts",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="transcripts_to_be_sent"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_at__isnull", True), ("failed_at__isnull", True), _connector="OR"),
                        name="a_transcript_is_sent_or_given_up",
                    )
                ],
            },
        ),
    ]
