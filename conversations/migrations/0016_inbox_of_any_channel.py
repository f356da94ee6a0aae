"""The second half of 0015: what stands in the table of websites goes off the inbox's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0015_website"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="inbox",
            name="allowed_origins",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="asks_recommendation",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="colour",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="consent",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="has_survey",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="launcher",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="position",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="privacy_url",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="secret",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="visitors_may_attach",
        ),
        migrations.RemoveField(
            model_name="inbox",
            name="welcome",
        ),
        migrations.AlterField(
            model_name="inbox",
            name="company",
            field=models.CharField(
                blank=True, help_text="As visitors know it. Empty: the name.", max_length=80, verbose_name="company"
            ),
        ),
    ]
