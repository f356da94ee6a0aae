"""An answer for one person's eyes on a channel where everybody reads along: at most one to each thing they wrote."""

from django.db import models


class PrivateReply(models.Model):
    message = models.OneToOneField(
        "conversations.Message", models.CASCADE, primary_key=True, related_name="private_reply"
    )
    of = models.OneToOneField("conversations.Message", models.CASCADE, related_name="answered_in_private")

    def __str__(self) -> str:
        return str(self.message)
