"""Looks at a visitor's page: who asked, what the visitor answered, who looked and when. Never what was seen."""

from django.conf import settings
from django.db import models


class MirrorQuerySet(models.QuerySet["Mirror"]):
    def unfinished(self) -> "MirrorQuerySet":
        return self.exclude(status=Mirror.Status.ENDED)


class Mirror(models.Model):
    class Status(models.TextChoices):
        ASKED = "asked"
        LIVE = "live"
        ENDED = "ended"

    class End(models.TextChoices):
        """Why it ended."""

        REFUSED = "refused"  # the visitor did not want it
        UNANSWERED = "unanswered"
        STOPPED = "stopped"  # the visitor wants it no longer
        LEFT = "left"  # the visitor is not on the site any more
        UNWATCHED = "unwatched"  # nobody looks any more
        CLOSED = "closed"  # the conversation was

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="mirrors")
    status = models.CharField(max_length=8, choices=Status)
    asked_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)
    page_seen_at = models.DateTimeField(null=True, blank=True)  # when the visitor's page was last heard of
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True, default="")

    objects = MirrorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=~models.Q(status="ended"),
                name="a_conversation_has_one_mirror_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(status="ended", ended_at__isnull=False)
                | (~models.Q(status="ended") & models.Q(end="")),
                name="a_mirror_that_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=~models.Q(status="ended"), name="mirrors_that_go_on"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} ({self.status})"

    @property
    def is_live(self) -> bool:
        return self.status == self.Status.LIVE


class Look(models.Model):
    """One person's, from the first of their screens to the last: a screen that comes back soon goes on with it."""

    mirror = models.ForeignKey(Mirror, models.CASCADE, related_name="looks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when a screen of theirs was last heard of
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mirror", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="one_look_of_a_person_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["seen_at"], condition=models.Q(ended_at__isnull=True), name="looks_that_go_on")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.mirror_id}"
