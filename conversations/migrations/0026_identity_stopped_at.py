from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0025_paths_of_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="stopped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="wants no messages since"),
        ),
    ]
