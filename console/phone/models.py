"""The devices that people work from, and what each of them wants to be told of."""

import uuid
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.base.prepared import Prepared, key

KIND = 20  # characters of what a kind is called (`kinds/`)


class DeviceQuerySet(models.QuerySet["Device"]):
    def subscribed(self) -> "DeviceQuerySet":
        return self.exclude(endpoint=None)

    def telling(self, *kinds: str) -> "DeviceQuerySet":
        """Of any of these."""
        off = SwitchedOff.objects.filter(device=models.OuterRef("pk"))
        on = [~models.Exists(off.filter(kind=kind)) for kind in kinds]
        return self.filter(models.Q(*on, _connector=models.Q.OR))


class Device(models.Model):
    """A browser of somebody, known by a cookie; with a push subscription where they allowed notifications."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80, help_text=_("What it is, as its owner would say it: Chrome on Android."))
    language = models.CharField(max_length=5, blank=True)
    seen_at = models.DateTimeField()

    # The push subscription, as the browser gives it.
    endpoint = models.URLField(max_length=1000, unique=True, null=True, blank=True)
    p256dh = models.CharField(max_length=100, blank=True)
    auth = models.CharField(max_length=50, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    makes_sound = models.BooleanField(default=True)
    vibrates = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True, blank=True, help_text=_("In the owner’s time zone; may pass midnight."))
    quiet_until = models.TimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-seen_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_a_beginning_and_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_phone(self) -> bool:
        return "Android" in self.name or "iPhone" in self.name

    @property
    def off(self) -> set[str]:
        """The kinds that it does not tell of."""
        return {kind for (kind,) in _select_off().rows({"device": self.pk})} if self.pk else set()

    def tells(self, kind: str) -> bool:
        return kind not in self.off


class SwitchedOff(models.Model):
    """A kind of notification that a device is not to tell of. Of all others it tells, the newest kinds too."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="switched_off")
    kind = models.CharField(max_length=KIND)

    class Meta:
        verbose_name = _("kind that is switched off")
        verbose_name_plural = _("kinds that are switched off")
        constraints = [models.UniqueConstraint(fields=["device", "kind"], name="a_kind_is_switched_off_once")]

    def __str__(self) -> str:
        return f"{self.device_id} · {self.kind}"


@cache
def _select_off() -> Prepared:
    """Asked for each push."""
    return Prepared.select(SwitchedOff.objects.filter(device=key("device")).values_list("kind"))


class PushQuerySet(models.QuerySet["Push"]):
    def due(self, now: datetime) -> "PushQuerySet":
        """Their time has come and nobody sends them, or whoever did is gone."""
        return self.filter(due_at__lte=now).exclude(taken_until__gt=now)


class Push(models.Model):
    """Something that a device is to be told of, kept until a push service has it or there is nothing to say any more.

    Who sends it takes it for a while: what a process that died had taken is due again after that.
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="pushes", db_constraint=False)
    what = models.CharField(max_length=20)  # as wording.py and the kinds know it
    subject = models.BigIntegerField()  # the id of what it is about
    is_urgent = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    taken_until = models.DateTimeField(null=True, blank=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        verbose_name = _("push")
        verbose_name_plural = _("pushes")
        constraints = [
            models.UniqueConstraint(fields=["device", "what", "subject"], name="a_device_is_asked_once_to_tell")
        ]
        indexes = [models.Index(fields=["-is_urgent", "due_at", "id"], name="pushes_in_their_order")]

    def __str__(self) -> str:
        return f"{self.what} {self.subject} → {self.device_id}"


class Told(models.Model):
    """A notification of a conversation that a device was sent and that was not taken back."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="told")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=KIND)
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["device", "conversation"], name="a_device_is_told_once")]

    def __str__(self) -> str:
        return f"{self.device} · {self.conversation_id}"


class Look(models.Model):
    """A conversation that is open and visible somewhere; written with the heartbeats, it holds for a few seconds."""

    socket = models.CharField(max_length=100, help_text=_("The connection of the page that shows it."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_constraint=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="+", db_constraint=False
    )
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(fields=["socket", "conversation"], name="a_page_looks_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.conversation_id}"
