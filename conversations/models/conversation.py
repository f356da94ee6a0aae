"""A conversation: one visitor, one inbox, from the first message to the closing."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from conversations.channels import channel_named
from conversations.people.models import User

from .group import Group
from .message import Message


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Filters in the words of the desk; none of them writes."""

    def unfinished(self) -> "ConversationQuerySet":
        return self.exclude(status=Conversation.Status.CLOSED)

    def closed(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.CLOSED)

    def waiting(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.WAITING)

    def in_queue_of(self, group: Group) -> "ConversationQuerySet":
        """Those who take a place of its queue."""
        return self.waiting().filter(group=group, queued_at__isnull=False)

    def in_line_for(self, group: Group) -> "ConversationQuerySet":
        """Those whom its next free agent may get: its own queue, and those for whom it is asked as well."""
        return self.waiting().filter(queued_at__isnull=False).concerning(group)

    def concerning(self, group: Group) -> "ConversationQuerySet":
        return self.filter(Q(group=group) | Q(pk__in=asked_of([group]).values("conversation")))

    def in_progress(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.ACTIVE)

    def snoozed(self) -> "ConversationQuerySet":
        return self.filter(status=Conversation.Status.SNOOZED)

    def on_desk_of(self, user: User) -> "ConversationQuerySet":
        return self.in_progress().filter(agent=user.pk)

    def idle_since(self, moment: datetime) -> "ConversationQuerySet":
        """Without news since then: nobody wrote, none came back from a snooze, and no snooze will end by itself."""
        quiet = self.unfinished().filter(last_message_at__lte=moment, snoozed_until__isnull=True)
        return quiet.exclude(owed_since__gt=moment)

    def snoozed_by(self, user: User) -> "ConversationQuerySet":
        return self.snoozed().filter(agent=user.pk)

    def due_to_wake(self, now: datetime) -> "ConversationQuerySet":
        """Their time has come; the visitor's next word brings it about at once, and is owed an answer."""
        return self.snoozed().filter(snoozed_until__lte=now)

    def with_last_message(self) -> "ConversationQuerySet":
        """With the last words and who spoke them, and `unread`, the visitor's words that no agent has read."""
        unread = (
            Message.objects.unread_by_agents()
            .filter(conversation=OuterRef("pk"))
            .order_by()
            .values("conversation")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.select_related("last_message__attachment").annotate(unread=Subquery(unread))


def asked_of(groups: Collection[Group] | QuerySet[Group]) -> QuerySet[Any]:
    """The rows (conversation, group) of those for whom one of these groups is asked as well, in the order of asking."""
    return Conversation.also_asked.through.objects.filter(group__in=groups).order_by("pk")


def served_on(prefix: str = "") -> Case:
    """`Conversation.served_on`, asked of rows; `prefix`: the way to them, like "conversation__"."""
    return Case(When(**{f"{prefix}goes_on_as_text": True}, then=Value("chat")), default=F(f"{prefix}inbox__channel"))


class Conversation(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACTIVE = "active", _("active")
        SNOOZED = "snoozed", _("snoozed")
        CLOSED = "closed", _("closed")

    class ClosedBy(models.TextChoices):
        AGENT = "agent", _("agent")
        IDLE = "idle", _("no news for a long time")
        BLOCK = "block", _("visitor blocked")
        SNOOZE = "snooze", _("end of the snooze")

    inbox = models.ForeignKey(
        "conversations.Inbox", models.PROTECT, related_name="conversations", verbose_name=_("inbox")
    )
    visitor = models.ForeignKey(
        "conversations.Visitor", models.CASCADE, related_name="conversations", verbose_name=_("visitor")
    )
    group = models.ForeignKey(
        "conversations.Group",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name=_("group"),
    )
    also_asked = models.ManyToManyField(
        "conversations.Group",
        blank=True,
        related_name="+",
        verbose_name=_("groups asked as well"),
        help_text=_("By the escalation: the first available agent of these groups or its own gets it."),
    )
    is_transferred = models.BooleanField(
        _("transferred"), default=False, help_text=_("Its group was chosen by a person: routing rules do not move it.")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name=_("agent"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    revision = models.PositiveBigIntegerField(
        default=0, help_text=_("Counts every write to a row shown in the thread.")
    )
    goes_on_as_text = models.BooleanField(
        _("goes on as text"),
        default=False,
        db_default=False,
        help_text=_("A call that nobody took: it takes a slot of the chat from then on."),
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_on = models.CharField(_("opened on page"), max_length=200, blank=True)
    queued_at = models.DateTimeField(_("in the queue since"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("on the desk since"), null=True, blank=True)
    snoozed_until = models.DateTimeField(
        _("snoozed until"), null=True, blank=True, help_text=_("Empty while snoozed: until the visitor replies.")
    )
    returns_to_desk = models.BooleanField(_("comes back to its agent after the snooze"), default=False)
    first_answered_at = models.DateTimeField(
        _("first answered at"), null=True, blank=True, help_text=_("An agent’s first words to the visitor.")
    )
    owed_since = models.DateTimeField(_("answer owed since"), null=True, blank=True)
    last_message = models.ForeignKey(
        "conversations.Message",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("last message"),
    )
    last_message_at = models.DateTimeField(_("last message at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=10, choices=ClosedBy, blank=True)
    tag = models.ForeignKey(
        "conversations.Tag", models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name=_("tag")
    )
    end_note = models.TextField(_("end note"), blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(name="active_has_an_agent", condition=~Q(status="active") | Q(agent__isnull=False)),
            models.CheckConstraint(
                name="snoozed_has_an_agent", condition=~Q(status="snoozed") | Q(agent__isnull=False)
            ),
            models.CheckConstraint(
                name="only_the_snoozed_have_an_end_of_snooze",
                condition=Q(status="snoozed") | Q(snoozed_until__isnull=True, returns_to_desk=False),
            ),
            models.CheckConstraint(name="waiting_has_no_agent", condition=~Q(status="waiting") | Q(agent__isnull=True)),
            models.CheckConstraint(
                name="closed_has_a_time", condition=~Q(status="closed") | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="only_the_waiting_hold_a_place_in_the_queue",
                condition=Q(status="waiting") | Q(queued_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["visitor", "inbox"],
                condition=~Q(status="closed"),
                name="one_unfinished_conversation_for_a_visitor_and_inbox",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "inbox"], condition=Q(status="active"), name="conversations_on_desks"),
            models.Index(fields=["group", "queued_at"], condition=Q(status="waiting"), name="conversations_waiting"),
            models.Index(fields=["snoozed_until"], condition=Q(status="snoozed"), name="snoozes_by_their_end"),
            models.Index(fields=["agent", "snoozed_until"], condition=Q(status="snoozed"), name="snoozed_of_an_agent"),
            models.Index(fields=["last_message_at"], condition=~Q(status="closed"), name="unfinished_by_last_message"),
            models.Index(fields=["visitor", "inbox", "-id"], name="conversations_of_a_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def on_site(self) -> bool:
        """Whether the channel tells the visitor's presence."""
        return channel_named(self.inbox.channel).is_on_site

    @property
    def is_unproven(self) -> bool:
        """Whether the visitor's name is one that anybody may have typed: agents are told so wherever they see it.

        On a site its page says the name; elsewhere the provider does.
        """
        return self.on_site and self.visitor.is_unproven

    @property
    def marked_name(self) -> str:
        """The visitor's name for agents, where there are only words to tell it by."""
        name = self.visitor.display_name
        return _("%(name)s (unconfirmed)") % {"name": name} if self.is_unproven else name

    @property
    def served_on(self) -> str:
        """The name of the channel for which its agent has to be available, and whose slot it takes."""
        return "chat" if self.goes_on_as_text else str(self.inbox.channel)

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def is_snoozed(self) -> bool:
        return self.status == self.Status.SNOOZED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING
