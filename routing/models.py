"""Agents, what they are available for, the rules that choose a group, and offers with their deadlines."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conversations.channels import channel_choices, channel_named
from conversations.models import Conversation, Visitor
from translation.languages import CHOICES, LANGUAGES

from .matching import page_fits


def check_languages(codes: object) -> None:
    unknown = sorted(set(codes) - set(LANGUAGES)) if isinstance(codes, list) else [str(codes)]
    if unknown:
        raise ValidationError(_("Unknown language: %(codes)s"), params={"codes": ", ".join(unknown)})


class Agent(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent", verbose_name=_("user"))
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[check_languages])
    skills = models.CharField(
        _("skills"),
        max_length=200,
        blank=True,
        help_text=_("What colleagues can find this agent by: billing, returns…"),
    )
    last_assigned_at = models.DateTimeField(_("last assigned at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    foreground_at = models.DateTimeField(_("last in the foreground"), null=True, blank=True)

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self) -> str:
        return self.user.get_full_name()


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    def wanted(self) -> "AvailabilityQuerySet":
        """The agent wants work on this channel: green, or orange where it is full."""
        return self.filter(is_wanted=True)

    def in_background_since(self, moment: datetime) -> "AvailabilityQuerySet":
        """Not looked at since then. Where a supervisor turned it green later, the time runs from there instead."""
        silent = self.filter(Q(agent__foreground_at__lte=moment) | Q(agent__foreground_at__isnull=True))
        return silent.exclude(reason=Availability.Reason.SUPERVISOR, changed_at__gt=moment)

    def for_conversation(self, conversation: Conversation) -> "AvailabilityQuerySet":
        return self.wanted().filter(channel=conversation.served_on, agent__user__is_active=True)


class Availability(models.Model):
    """What one agent may serve on one channel, how much of it, and whether they want to now.

    It is explicit and lasts hours; being connected is another fact, kept in `Agent.seen_at`.
    """

    class Reason(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        MISSED = "missed", _("no answer in time")
        BACKGROUND = "background", _("too long in the background")
        SUPERVISOR = "supervisor", _("changed by a supervisor")
        SIGNED_OUT = "signed_out", _("signed out")

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="availabilities")
    channel = models.CharField(_("channel"), max_length=12, choices=channel_choices)
    capacity = models.PositiveSmallIntegerField(
        _("capacity"),
        null=True,
        blank=True,
        help_text=_("Conversations at a time. Empty: the channel’s own number."),
    )
    is_wanted = models.BooleanField(_("available"), default=False)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, default=Reason.CHOSEN)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    missed = models.ForeignKey(
        "conversations.Conversation", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("missed")
    )

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.UniqueConstraint(fields=["agent", "channel"], name="one_availability_for_an_agent_and_channel")
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.get_channel_display()}"

    @property
    def slots(self) -> int:
        return channel_named(self.channel).capacity if self.capacity is None else self.capacity


class Rule(models.Model):
    """Sends what fits it to a group. The first that fits, in the administrator's order, decides."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="rules", verbose_name=_("inbox"))
    language = models.CharField(
        _("visitor’s language"),
        max_length=10,
        blank=True,
        choices=CHOICES,
        help_text=_("Empty: any language."),
    )
    page_pattern = models.CharField(
        _("page contains"),
        max_length=200,
        blank=True,
        help_text=_("A part of the page’s address, * for anything. Empty: any page."),
    )
    group = models.ForeignKey("conversations.Group", models.CASCADE, related_name="rules", verbose_name=_("group"))

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.inbox} → {self.group}"

    def fits(self, visitor: Visitor) -> bool:
        return self.language in ("", visitor.language) and page_fits(visitor.page_url, self.page_pattern)

    @property
    def fits_all(self) -> bool:
        """Whoever writes, from whatever page."""
        return not self.language and not self.page_pattern.strip("*")


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(outcome=Offer.Outcome.OPEN)

    def settled(self) -> "OfferQuerySet":
        """By their agent, in time."""
        return self.filter(outcome__in=[Offer.Outcome.ANSWERED, Offer.Outcome.ACCEPTED])

    def awaiting_their_agent(self) -> "OfferQuerySet":
        return self.open().filter(awaits_agent=True)

    def overdue(self, now: datetime) -> "OfferQuerySet":
        return self.open().filter(answer_by__lte=now)


class Offer(models.Model):
    """A conversation put on an agent's desk, until the first answer or its agent settles it, or its deadline passes."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        MISSED = "missed", _("missed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="offers", verbose_name=_("conversation")
    )
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="offers", verbose_name=_("agent"))
    made_at = models.DateTimeField(_("made at"))
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    awaits_agent = models.BooleanField(
        default=False, help_text=_("Made to somebody unavailable: its time begins when they become available.")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(outcome="open"), name="one_open_offer_for_a_conversation"
            )
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(outcome="open"), name="open_offers_by_deadline"),
            models.Index(fields=["outcome", "ended_at"], name="offers_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} → {self.agent_id}"


class EscalationStep(models.Model):
    """What is done, in the administrator's order, while nobody of a group is there for a conversation."""

    class Kind(models.TextChoices):
        NEXT_GROUP = "next_group", _("look for somebody in another group as well")
        TELL = "tell", _("tell supervisors, by notification and e-mail")

    group = models.ForeignKey("conversations.Group", models.CASCADE, related_name="escalation", verbose_name=_("group"))
    after = models.PositiveSmallIntegerField(
        _("after"), default=0, help_text=_("Seconds after the step before it; for the first, after nobody was found.")
    )
    kind = models.CharField(_("what is done"), max_length=10, choices=Kind)
    target = models.ForeignKey(
        "conversations.Group",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other group"),
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("supervisors")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("escalation step")
        verbose_name_plural = _("escalation")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="next_group", target__isnull=False) | Q(kind="tell", target__isnull=True),
                name="a_step_has_a_group_where_it_looks_in_one",
            ),
            models.CheckConstraint(condition=~Q(target=F("group")), name="a_step_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.group} → {self.target or self.get_kind_display()}"

    def clean(self) -> None:
        if self.kind == self.Kind.NEXT_GROUP and self.target is None:
            raise ValidationError({"target": _("Choose the group to look in.")})
        if self.kind == self.Kind.TELL and self.target is not None:
            raise ValidationError({"target": _("Supervisors are told of every group: leave this empty.")})
        if self.target is not None and self.target == self.group:
            raise ValidationError({"target": _("Choose another group than this one.")})


class Escalation(models.Model):
    """A conversation for which nobody was there: how far along its group's chain it is."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="escalation"
    )
    group = models.ForeignKey("conversations.Group", models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0, help_text=_("Steps that were taken."))
    due_at = models.DateTimeField(null=True, blank=True, help_text=_("Of the next step; empty after the last."))

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="escalations_by_time")]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.group}"
