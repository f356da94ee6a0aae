"""By what name a channel knows a message: each is taken once, and what the channel tells of it finds it again."""

from django.db import models


class OutsideId(models.Model):
    """A table of its own: most messages have none, and one that the channel cut in parts has several."""

    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="+", db_index=False)
    outside_id = models.CharField(max_length=255)
    message = models.ForeignKey("conversations.Message", models.CASCADE, related_name="outside_ids")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inbox", "outside_id"], name="an_inbox_knows_an_outside_id_once")
        ]

    def __str__(self) -> str:
        return self.outside_id
