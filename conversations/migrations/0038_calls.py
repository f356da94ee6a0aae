"""Video calls, the visitor's camera in them, and conversations that go on as text after one that nobody took."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from conversations.base.columns import AddColumn


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("conversations", "0037_names_to_be_asked_for"),
    ]

    operations = [
        AddColumn(
            model_name="conversation",
            name="goes_on_as_text",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A call that nobody took: it takes a slot of the chat from then on.",
                verbose_name="goes on as text",
            ),
        ),
        AddColumn(
            model_name="website",
            name="visitor_camera",
            field=models.CharField(
                choices=[
                    ("allowed", "on from the start"),
                    ("off", "off until they switch it on"),
                    ("forbidden", "forbidden: they see, and are only heard"),
                ],
                db_default="off",
                default="off",
                max_length=9,
                verbose_name="the visitor’s camera in calls",
            ),
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_invitation",
                    models.BooleanField(
                        default=False,
                        help_text="The agent rings at the visitor; else the visitor at agents.",
                        verbose_name="invitation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ringing", "ringing"), ("accepted", "accepted"), ("ended", "ended")],
                        default="ringing",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="began at")),
                ("rings_until", models.DateTimeField(verbose_name="rings until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("missed", "nobody took it"),
                            ("declined", "declined"),
                            ("given_up", "given up while it rang"),
                            ("by_agent", "the agent hung up"),
                            ("by_visitor", "the visitor hung up"),
                            ("lost", "connection lost"),
                            ("handed_over", "handed over"),
                            ("moved_on", "the conversation moved on"),
                        ],
                        max_length=11,
                        verbose_name="how it ended",
                    ),
                ),
                ("agent_page", models.CharField(blank=True, max_length=36)),
                ("visitor_page", models.CharField(blank=True, max_length=36)),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who invited to it or took it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="conversations.conversation",
                        verbose_name="conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "constraints": [
                    models.UniqueConstraint(
                        condition=~Q(state="ended"), fields=("conversation",), name="one_open_call_for_a_conversation"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="ended", ended_at__isnull=False) & ~Q(end="")
                        | ~Q(state="ended") & Q(ended_at__isnull=True, end=""),
                        name="only_an_ended_call_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="accepted") | Q(accepted_at__isnull=False, agent__isnull=False),
                        name="an_accepted_call_has_an_agent_and_a_time",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="ringing") | Q(accepted_at__isnull=True), name="what_rings_was_not_accepted"
                    ),
                    models.UniqueConstraint(
                        condition=Q(state="accepted"), fields=("agent",), name="an_agent_is_in_one_call_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=Q(is_invitation=False) | Q(agent__isnull=False), name="an_invitation_has_an_agent"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(state="ringing"), fields=["rings_until"], name="ringing_calls_by_deadline"
                    ),
                    models.Index(condition=~Q(state="ended"), fields=["agent"], name="open_calls_of_an_agent"),
                ],
            },
        ),
    ]
