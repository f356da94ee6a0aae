from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_passages_of_a_model")]

    operations = [
        migrations.AddField(
            "article",
            "questions",
            models.TextField(
                blank=True,
                help_text="As visitors ask them, a line each. The copilot finds the article by them, too.",
                max_length=5000,
                verbose_name="questions that it answers",
            ),
        ),
        migrations.AddField("passage", "asked", models.BinaryField(default=b"")),
    ]
