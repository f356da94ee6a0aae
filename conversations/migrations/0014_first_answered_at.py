"""When a conversation had its first answer: for those of earlier days, when an agent's first words were sent."""

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery

BATCH = 5000  # conversations in one statement


def look_back(apps, schema_editor):
    conversations = apps.get_model("conversations", "Conversation").objects
    answers = apps.get_model("conversations", "Message").objects.filter(
        conversation=OuterRef("pk"), kind__in=["text", "file"], agent__isnull=False
    )
    first = Subquery(answers.order_by("pk").values("sent_at")[:1])
    last = conversations.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last, BATCH):
        conversations.filter(pk__gt=start, pk__lte=start + BATCH).update(first_answered_at=first)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_channels")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="first_answered_at",
            field=models.DateTimeField(
                blank=True,
                help_text="An agent's first words to the visitor.",
                null=True,
                verbose_name="first answered at",
            ),
        ),
        migrations.RunPython(look_back, migrations.RunPython.noop),
    ]
