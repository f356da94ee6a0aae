"""Pages of a site that a visitor went through while they were in conversation: paths, where an inbox keeps them."""

from django.db import models

LONGEST_PATH = 500  # characters


class VisitedPage(models.Model):
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="visited_pages")
    path = models.CharField(max_length=LONGEST_PATH)  # nothing of what follows a ? or a #
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path
