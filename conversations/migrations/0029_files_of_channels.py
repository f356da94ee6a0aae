from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0028_plainer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attachment",
            name="a_photo_has_a_size_in_pixels",
        ),
        migrations.AddField(
            model_name="attachment",
            name="media",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="attachment",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kind", "Files of this kind are not shown here."),
                    ("size", "It is too large to be shown here."),
                    ("content", "It is damaged, or not what it says it is."),
                    ("gone", "The channel does not have it any more."),
                    ("not_allowed", "The channel does not let us have it: an administrator has to look at the inbox."),
                    ("away", "The channel did not hand it over."),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="why it is not here",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="heard_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last heard of"),
        ),
        migrations.AddField(
            model_name="connection",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last sent through"),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="file",
            field=models.FileField(blank=True, max_length=200, upload_to="", verbose_name="file"),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("photo", "photo"),
                    ("pdf", "PDF document"),
                    ("video", "video"),
                    ("audio", "sound file"),
                    ("voice", "voice message"),
                    ("sticker", "sticker"),
                    ("other", "document"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="name",
            field=models.CharField(blank=True, max_length=120, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="state",
            field=models.CharField(
                choices=[
                    ("fetching", "being fetched"),
                    ("failed", "not fetched"),
                    ("checking", "being checked"),
                    ("clean", "clean"),
                    ("refused", "refused"),
                ],
                default="clean",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "sent_at", "id"], name="messages_in_order"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("failure", ""), _negated=True), fields=["sent_at"], name="messages_that_failed"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "photo"), _negated=True),
                    models.Q(("height__isnull", False), ("width__isnull", False)),
                    ("state__in", ["fetching", "failed", "refused"]),
                    _connector="OR",
                ),
                name="a_photo_has_a_size_in_pixels",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "clean"), _negated=True), models.Q(("file", ""), _negated=True), _connector="OR"
                ),
                name="what_is_clean_has_a_file",
            ),
        ),
    ]
