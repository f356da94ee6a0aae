from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0006_plainer_words")]

    operations = [
        migrations.AddField("passage", "words", models.TextField(default="")),
        migrations.CreateModel(
            "KnownWord",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=40, unique=True)),
                ("vector", models.BinaryField()),
            ],
        ),
    ]
