from django.db import migrations, models
from django.db.models.functions import Lower

from conversations.base.distinct import numbered


def tell_apart(apps, schema_editor):
    """What differs in capitals alone, by the small letters of this database: the older keeps its name."""
    collections = apps.get_model("knowledge", "Collection").objects
    rows = collections.order_by("pk").values_list("pk", "name", Lower("name"))
    for pk, name in numbered(rows, 80).items():
        collections.filter(pk=pk).update(name=name)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0007_words_of_passages")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("collection", "name", models.CharField(max_length=80, verbose_name="name")),
        migrations.AddConstraint(
            "collection",
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_collections_differ",
                violation_error_message="There is already a collection with this name.",
            ),
        ),
    ]
