"""A switch is a row where it is off, so that a new kind of notification needs no migration."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    "offer",
    "message",
    "reassignment",
    "missed",
    "snooze",
    "availability",
    "rating",
    "community",
    "escalation",
]


def into_rows(apps, schema_editor):
    devices = apps.get_model("phone", "Device").objects
    switched_off = apps.get_model("phone", "SwitchedOff")
    for kind in KINDS:
        off = devices.filter(**{f"tells_{kind}": False}).values_list("pk", flat=True)
        rows = [switched_off(device_id=pk, kind=kind) for pk in off]
        switched_off.objects.bulk_create(rows, batch_size=1000)


def into_columns(apps, schema_editor):
    devices = apps.get_model("phone", "Device").objects
    for kind in KINDS:
        devices.filter(switched_off__kind=kind).update(**{f"tells_{kind}": False})


class Migration(migrations.Migration):
    dependencies = [("phone", "0003_pushes")]

    operations = [
        migrations.CreateModel(
            name="SwitchedOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="switched_off", to="phone.device"
                    ),
                ),
            ],
            options={
                "verbose_name": "kind that is switched off",
                "verbose_name_plural": "kinds that are switched off",
                "constraints": [models.UniqueConstraint(fields=("device", "kind"), name="a_kind_is_switched_off_once")],
            },
        ),
        migrations.RunPython(into_rows, into_columns),
    ]
