"""When a company answers at an inbox, in the inbox's own time zone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conversations.base.dates import hour_words
from conversations.base.fields import NameField


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningHours(models.Model):
    """One stretch of one weekday. An inbox without any is always open."""

    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [models.CheckConstraint(name="hours_close_after_they_open", condition=Q(closes__gt=F("opens")))]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {hour_words(self.opens)}–{hour_words(self.closes)}"


class ClosedDay(models.Model):
    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="closed_days")
    day = models.DateField(_("day"))
    name = NameField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["inbox", "day"], name="a_day_is_closed_once")]

    def __str__(self) -> str:
        return f"{self.day}"
