"""A video call in a conversation: who rings, who took it, how it ended. What is seen or said in it is not kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RINGS_FOR = timedelta(seconds=90)  # in all, at however many agents


class CallQuerySet(models.QuerySet["Call"]):
    def open(self) -> "CallQuerySet":
        """It rings, or people talk."""
        return self.exclude(state=Call.State.ENDED)

    def ringing(self) -> "CallQuerySet":
        return self.filter(state=Call.State.RINGING)

    def of_visitors(self) -> "CallQuerySet":
        """Begun by the visitor: it rings at an agent."""
        return self.filter(is_invitation=False)

    def overdue(self, now: datetime) -> "CallQuerySet":
        return self.ringing().filter(rings_until__lte=now)


class Call(models.Model):
    class State(models.TextChoices):
        RINGING = "ringing", _("ringing")
        ACCEPTED = "accepted", pgettext_lazy("a call", "accepted")
        ENDED = "ended", _("ended")

    class End(models.TextChoices):
        """Why it is over: the first three end what rings, the others what was accepted."""

        MISSED = "missed", _("nobody took it")
        DECLINED = "declined", pgettext_lazy("a call", "declined")
        GIVEN_UP = "given_up", _("given up while it was ringing")
        BY_AGENT = "by_agent", _("the agent hung up")
        BY_VISITOR = "by_visitor", _("the visitor hung up")
        LOST = "lost", _("connection lost")
        HANDED_OVER = "handed_over", _("handed over")
        MOVED_ON = "moved_on", _("the conversation moved on")

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="calls", verbose_name=_("conversation")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agent"),
        help_text=_("Who sent the invitation, or took the call."),
    )
    is_invitation = models.BooleanField(
        _("invitation"),
        default=False,
        help_text=_("The agent calls the visitor; otherwise the visitor calls the agents."),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RINGING)
    began_at = models.DateTimeField(_("began at"))
    rings_until = models.DateTimeField(_("rings until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=11, choices=End, blank=True)
    # The page of each side that is in the call, by an id that the page has made up: others of the same person are not.
    agent_page = models.CharField(max_length=36, blank=True)
    visitor_page = models.CharField(max_length=36, blank=True)
    # How often the two have begun their connection: of two who begin at once both keep to the later round.
    rounds = models.PositiveIntegerField(default=0)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=~Q(state="ended"), name="one_open_call_for_a_conversation"
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
                fields=["agent"], condition=Q(state="accepted"), name="an_agent_is_in_one_call_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_invitation=False) | Q(agent__isnull=False), name="an_invitation_has_an_agent"
            ),
        ]
        indexes = [
            models.Index(fields=["rings_until"], condition=Q(state="ringing"), name="ringing_calls_by_deadline"),
            models.Index(fields=["agent"], condition=~Q(state="ended"), name="open_calls_of_an_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_ringing(self) -> bool:
        return self.state == self.State.RINGING

    @property
    def seconds(self) -> int:
        """How long people talked; 0 where it was not accepted, or goes on."""
        if self.accepted_at is None or self.ended_at is None:
            return 0
        return max(0, int((self.ended_at - self.accepted_at).total_seconds()))
