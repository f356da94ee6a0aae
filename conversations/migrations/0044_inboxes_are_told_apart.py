from django.db import migrations, models


def numbered(rows):
    """The new names, by id, of (id, name): the first of a name keeps it, the others are numbered from 2 on."""
    taken, seen, renamed = {name for _pk, name in rows}, set(), {}
    for pk, name in rows:
        if name in seen:
            others = (f"{name[:74]} {number}" for number in range(2, len(rows) + 2))
            renamed[pk] = next(other for other in others if other not in taken)
            taken.add(renamed[pk])
        seen.add(name)
    return renamed


def tell_apart(apps, schema_editor):
    inboxes = apps.get_model("conversations", "Inbox").objects
    for pk, name in numbered(inboxes.order_by("pk").values_list("pk", "name")).items():
        inboxes.filter(pk=pk).update(name=name)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0043_checked_connections")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="inbox",
            name="name",
            field=models.CharField(
                help_text="What agents see, for example the site’s address.",
                max_length=80,
                unique=True,
                verbose_name="name",
            ),
        ),
    ]
