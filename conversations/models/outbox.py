"""What a conversation has to send through its channel: which message is on its way, and when the next may go."""

from django.db import models
from django.db.models import Q


class Outbox(models.Model):
    """One a conversation, so that its messages go one after the other, in the order in which they were written."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="outbox"
    )
    due_at = models.DateTimeField(null=True, blank=True)  # empty: there is nothing to send
    asked_at = models.DateTimeField(null=True, blank=True)  # when the clock last asked somebody to send it
    # Written before the request: of one whose end nobody wrote nobody knows whether it has arrived.
    message = models.ForeignKey("conversations.Message", models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # of the message that is to be sent

    class Meta:
        constraints = [
            models.CheckConstraint(name="what_is_on_its_way_is_due", condition=Q(begun_at=None) | ~Q(due_at=None))
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="outboxes_by_their_time")]

    def __str__(self) -> str:
        return f"{self.conversation_id}"
