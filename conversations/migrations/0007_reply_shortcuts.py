import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower


def fill(apps, schema_editor):
    """Of two that took a shortcut at the same instant, the newer one goes on without."""
    replies = apps.get_model("conversations", "CannedReply").objects.using(schema_editor.connection.alias)
    categories = apps.get_model("conversations", "ReplyCategory").objects.using(schema_editor.connection.alias)
    replies.update(owner=Subquery(categories.filter(pk=OuterRef("category")).values("owner")))
    taken, later = set(), []
    for pk, owner, shortcut in replies.exclude(shortcut="").order_by("pk").values_list("pk", "owner", "shortcut"):
        key = owner, shortcut.lower()
        if key in taken:
            later.append(pk)
        taken.add(key)
    replies.filter(pk__in=later).update(shortcut="")
    schema_editor.connection.check_constraints()  # now: PostgreSQL makes no index of rows that are still to be checked


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_transferred"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="cannedreply",
            name="owner",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="cannedreply",
            constraint=models.UniqueConstraint(
                "owner",
                Lower("shortcut"),
                condition=Q(owner__isnull=False) & ~Q(shortcut=""),
                name="shortcuts_differ_for_an_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="cannedreply",
            constraint=models.UniqueConstraint(
                Lower("shortcut"),
                condition=Q(owner__isnull=True) & ~Q(shortcut=""),
                name="shortcuts_of_shared_replies_differ",
            ),
        ),
    ]
