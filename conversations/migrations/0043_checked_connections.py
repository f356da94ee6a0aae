from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0042_translation_revisions")]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="check_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="connection",
            name="checked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
        ),
        migrations.AddField(
            model_name="connection",
            name="fault",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="connection",
            name="fault_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="connection",
            name="known_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
