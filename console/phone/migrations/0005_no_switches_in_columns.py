"""Those that were off are rows now (0004)."""

from django.db import migrations, models

COLUMNS = [
    "tells_offer",
    "tells_message",
    "tells_reassignment",
    "tells_missed",
    "tells_snooze",
    "tells_availability",
    "tells_rating",
    "tells_community",
    "tells_escalation",
]


class Migration(migrations.Migration):
    dependencies = [("phone", "0004_switched_off")]

    operations = [
        *(migrations.RemoveField(model_name="device", name=column) for column in COLUMNS),
        migrations.AlterField(model_name="told", name="kind", field=models.CharField(max_length=20)),
    ]
