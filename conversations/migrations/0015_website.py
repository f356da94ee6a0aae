"""What belongs to the chat on a website gets a table of its own; the next migration takes it off the inbox.

Two, since PostgreSQL alters no table in the transaction that has just written rows which refer to it.
"""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import conversations.models.website

MOVED = (
    "allowed_origins",
    "asks_recommendation",
    "colour",
    "consent",
    "has_survey",
    "launcher",
    "position",
    "privacy_url",
    "secret",
    "visitors_may_attach",
    "welcome",
)


def copy(apps, schema_editor):
    """Of every inbox, whatever its channel is today: nothing that somebody has written is lost."""
    inbox, website = apps.get_model("conversations", "Inbox"), apps.get_model("conversations", "Website")
    rows = inbox.objects.values("pk", *MOVED)
    website.objects.bulk_create(website(inbox_id=values.pop("pk"), **values) for values in rows)


def copy_back(apps, schema_editor):
    inbox, website = apps.get_model("conversations", "Inbox"), apps.get_model("conversations", "Website")
    for values in website.objects.values("pk", *MOVED):
        inbox.objects.filter(pk=values.pop("pk")).update(**values)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0014_first_answered_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Website",
            fields=[
                (
                    "inbox",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="website",
                        serialize=False,
                        to="conversations.inbox",
                        verbose_name="inbox",
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        default="#0A5B6C",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Write the colour like #0A5B6C."
                            ),
                            conversations.models.website.check_readable_under_white,
                        ],
                        verbose_name="colour",
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[("right", "right"), ("left", "left")],
                        default="right",
                        max_length=5,
                        verbose_name="position",
                    ),
                ),
                ("launcher", models.CharField(blank=True, max_length=40, verbose_name="launcher text")),
                ("welcome", models.CharField(blank=True, max_length=300, verbose_name="welcome text")),
                ("consent", models.CharField(blank=True, max_length=300, verbose_name="consent text")),
                ("privacy_url", models.URLField(blank=True, verbose_name="privacy page")),
                (
                    "allowed_origins",
                    models.TextField(
                        blank=True,
                        help_text="Sites that may embed the widget, one a line, like https://www.example.com",
                        validators=[conversations.models.website.check_origins],
                        verbose_name="allowed origins",
                    ),
                ),
                (
                    "visitors_may_attach",
                    models.BooleanField(
                        default=True, help_text="Photos and PDF documents.", verbose_name="visitors may send files"
                    ),
                ),
                (
                    "has_survey",
                    models.BooleanField(
                        default=True, help_text="Asked after the closing.", verbose_name="satisfaction survey"
                    ),
                ),
                (
                    "asks_recommendation",
                    models.BooleanField(
                        default=False,
                        help_text="0 to 10, after the satisfaction.",
                        verbose_name="ask for a recommendation",
                    ),
                ),
                (
                    "secret",
                    models.CharField(
                        default=conversations.models.website.new_secret,
                        help_text="Signs who a visitor is; keep it on the site's server.",
                        max_length=64,
                        verbose_name="secret",
                    ),
                ),
            ],
            options={
                "verbose_name": "chat on the site",
                "verbose_name_plural": "chat on the site",
            },
        ),
        migrations.RunPython(copy, copy_back),
    ]
