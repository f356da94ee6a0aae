from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0046_names_differ_but_for_capitals")]

    operations = [
        migrations.AddField(model_name="call", name="rounds", field=models.PositiveIntegerField(default=0)),
    ]
