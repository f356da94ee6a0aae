from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0024_webhooks_in_quarantine"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="path",
            field=models.TextField(default=""),
        ),
    ]
