from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


def mark_due(apps, schema_editor):
    """Articles that were indexed before their questions counted: the clock asks for their index anew."""
    article, passage = (apps.get_model("knowledge", name) for name in ("Article", "Passage"))
    asked = passage.objects.filter(~Q(asked=b""), article=OuterRef("pk"))
    with_model = passage.objects.filter(~Q(model=""), article=OuterRef("pk"))
    before = article.objects.filter(~Q(questions=""), Exists(with_model), ~Exists(asked), due_at=None)
    before.update(due_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_sites")]

    operations = [migrations.RunPython(mark_due, migrations.RunPython.noop)]
