from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0008_typographic_apostrophes")]

    operations = [
        migrations.AlterField(
            model_name="offer",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("answered", "answered"),
                    ("accepted", "accepted"),
                    ("declined", "declined"),
                    ("missed", "missed"),
                    ("withdrawn", "withdrawn"),
                ],
                default="open",
                max_length=10,
                verbose_name="outcome",
            ),
        ),
    ]
