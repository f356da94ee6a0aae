"""What a provider sent us, as it came: stored before it is answered, read afterwards."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def waiting(self) -> "WebhookQuerySet":
        """Still to be read, in the order in which they came."""
        return self.filter(state=Webhook.State.WAITING).order_by("pk")

    def readable(self, now: datetime) -> "WebhookQuerySet":
        """Those of them that have not been put off."""
        return self.waiting().filter(Q(put_off_until=None) | Q(put_off_until__lte=now))

    def quarantined(self) -> "WebhookQuerySet":
        return self.filter(state=Webhook.State.QUARANTINED)


class Webhook(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        QUARANTINED = "quarantined", _("in quarantine")

    class Reason(models.TextChoices):
        """Why nobody was shown it, or not all of it."""

        SIGNATURE = "signature", _("its signature is wrong")
        UNREADABLE = "unreadable", _("it could not be read")
        STRANGE = "strange", _("it contains something unknown")
        FAILED = "failed", _("reading it failed")

    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="+", verbose_name=_("inbox"))
    body = models.BinaryField(_("content"))
    headers = models.JSONField(default=dict)  # those that bear the signature, so that it can be checked again
    path = models.TextField(default="")  # with the query: some providers sign the address too
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    why = models.CharField(_("more exactly"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(null=True, blank=True)  # when somebody is asked again to read it

    put_off_until = models.DateTimeField(null=True, blank=True)  # the message that it is about may come until then

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks in quarantine")
        constraints = [
            models.CheckConstraint(
                name="what_is_in_quarantine_has_a_reason", condition=~Q(state="quarantined") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="what_waits_is_due",
                condition=Q(state="waiting", due_at__isnull=False) | (~Q(state="waiting") & Q(due_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["inbox"], condition=Q(state="waiting"), name="webhooks_waiting"),
            models.Index(fields=["inbox", "reason"], condition=Q(state="quarantined"), name="webhooks_in_quarantine"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="webhooks_by_their_time"),
            models.Index(fields=["received_at"], name="webhooks_by_their_age"),
        ]

    def __str__(self) -> str:
        return f"{self.inbox}, {self.received_at:%Y-%m-%d %H:%M:%S}"
