from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0044_inboxes_are_told_apart")]

    operations = [
        migrations.AddField(
            model_name="connection", name="paced_until", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
