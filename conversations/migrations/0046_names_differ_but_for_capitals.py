from collections import defaultdict

from django.db import migrations, models
from django.db.models.functions import Lower

from conversations.base.distinct import numbered

# Of whose names none may be like another's: within what, and how many characters they have at most.
NAMED = [
    ("Inbox", [], 80),
    ("Group", [], 80),
    ("Macro", [], 60),
    ("Tag", ["inbox"], 60),
    ("ReplyCategory", ["owner"], 60),
]


def tell_apart(apps, schema_editor):
    """What differs in capitals alone, by the small letters of this database: the older keeps its name."""
    for model, within, longest in NAMED:
        rows = apps.get_model("conversations", model).objects
        places = defaultdict(list)
        for *place, pk, name, small in rows.order_by("pk").values_list(*within, "pk", "name", Lower("name")):
            places[tuple(place)].append((pk, name, small))
        for there in places.values():
            for pk, name in numbered(there, longest).items():
                rows.filter(pk=pk).update(name=name)


def small_name():
    return Lower("name")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0045_pace_of_numbers")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("replycategory", "category_names_differ_for_an_owner"),
        migrations.RemoveConstraint("replycategory", "names_of_shared_categories_differ"),
        migrations.RemoveConstraint("tag", "tag_names_differ_within_an_inbox"),
        migrations.AlterField(
            "inbox",
            "name",
            models.CharField(
                help_text="What agents see, for example the site’s address.", max_length=80, verbose_name="name"
            ),
        ),
        migrations.AlterField("group", "name", models.CharField(max_length=80, verbose_name="name")),
        migrations.AlterField("macro", "name", models.CharField(max_length=60, verbose_name="name")),
        migrations.AddConstraint(
            "inbox",
            models.UniqueConstraint(
                small_name(),
                name="names_of_inboxes_differ",
                violation_error_message="There is already an inbox with this name.",
            ),
        ),
        migrations.AddConstraint(
            "group",
            models.UniqueConstraint(
                small_name(),
                name="names_of_groups_differ",
                violation_error_message="There is already a group with this name.",
            ),
        ),
        migrations.AddConstraint(
            "macro",
            models.UniqueConstraint(
                small_name(),
                name="names_of_macros_differ",
                violation_error_message="There is already a macro with this name.",
            ),
        ),
        migrations.AddConstraint(
            "tag",
            models.UniqueConstraint(
                models.F("inbox"),
                small_name(),
                name="tag_names_differ_within_an_inbox",
                violation_error_message="This inbox already has a tag with this name.",
            ),
        ),
        migrations.AddConstraint(
            "replycategory",
            models.UniqueConstraint(models.F("owner"), small_name(), name="category_names_differ_for_an_owner"),
        ),
        migrations.AddConstraint(
            "replycategory",
            models.UniqueConstraint(
                small_name(),
                condition=models.Q(("owner__isnull", True)),
                name="names_of_shared_categories_differ",
            ),
        ),
    ]
