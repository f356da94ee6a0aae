"""One row of a thread: words, a private note, or a line that says what happened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.base import amounts
from conversations.base.text import cut
from conversations.connectors.connector import Kind as KindThere
from conversations.connectors.failure import Failure, failure_named

MAX_LENGTH = 10_000  # characters in one message
SEEN_BY_VISITORS = ["text", "file"]  # kinds; notes and events are the desk's own


class MessageQuerySet(models.QuerySet["Message"]):
    def after(self, revision: int) -> "MessageQuerySet":
        """What was written or changed since a reader was at `revision`."""
        return self.filter(revision__gt=revision)

    def for_visitors(self) -> "MessageQuerySet":
        return self.filter(kind__in=SEEN_BY_VISITORS)

    def unread_by_agents(self) -> "MessageQuerySet":
        return self.filter(from_visitor=True, status__lt=Message.Status.READ)

    def in_order(self) -> "MessageQuerySet":
        """As a thread shows them: by the time of their writing, and of the same moment by arrival."""
        return self.order_by("sent_at", "pk")

    def above(self, pk: int) -> "MessageQuerySet":
        """Those of a thread that stand above this row of it; above one that is not there, those that came before."""
        at = self.filter(pk=pk).order_by().values_list("sent_at", flat=True).first()
        return self.filter(pk__lt=pk) if at is None else self.filter(Q(sent_at__lt=at) | Q(sent_at=at, pk__lt=pk))

    def down_from(self, pk: int) -> "MessageQuerySet":
        """This row of a thread, and those that stand below it; of one that is not there, those that came after."""
        at = self.filter(pk=pk).order_by().values_list("sent_at", flat=True).first()
        return self.filter(pk__gt=pk) if at is None else self.filter(Q(sent_at__gt=at) | Q(sent_at=at, pk__gte=pk))

    def waiting(self) -> "MessageQuerySet":
        """What a channel has not taken yet, and has not refused."""
        return self.filter(status=Message.Status.WAITING, failure="")

    def not_yet(self, status: int) -> "MessageQuerySet":
        """Rows that stand below a delivery status."""
        return self.filter(status__lt=status)


class Message(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        FILE = "file", _("photo or document")
        NOTE = "note", _("private note")
        EVENT = "event", _("event")

    class Status(models.IntegerChoices):
        """How far a message has come. They only grow, but for one that failed and is sent again."""

        WAITING = 0, _("Waiting")  # the channel has not taken it yet
        SENT = 1, _("Sent")
        DELIVERED = 2, _("Delivered")
        READ = 3, _("Read")

    Failure = Failure  # why the channel did not deliver it

    conversation = models.ForeignKey(
        "conversations.Conversation",
        models.CASCADE,
        related_name="messages",
        db_index=False,
        verbose_name=_("conversation"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TEXT)
    from_visitor = models.BooleanField(_("from the visitor"), default=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agent")
    )
    text = models.TextField(_("text"), blank=True)
    event = models.CharField(_("event"), max_length=20, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    client_id = models.CharField(max_length=64, null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status, default=Status.SENT)
    # A Failure: the next channel's needs no migration.
    failure = models.CharField(_("why it was not delivered"), max_length=20, blank=True)
    revision = models.PositiveBigIntegerField()
    sent_at = models.DateTimeField(_("sent at"))
    # The text for the other side: a visitor's words in the agents' language, what an agent wrote of what is read.
    translation = models.TextField(blank=True, default="", db_default="")
    language = models.CharField(max_length=8, blank=True, default="", db_default="")  # of the text; "": not looked at
    translated_to = models.CharField(max_length=8, blank=True, default="", db_default="")
    translator = models.CharField(max_length=40, blank=True, default="", db_default="")  # the key of an engine
    untranslated = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )  # why; a `translation.Failure`

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["client_id", "conversation"], name="a_message_is_sent_once"),
            models.CheckConstraint(name="a_text_is_not_empty", condition=~Q(kind__in=["text", "note"]) | ~Q(text="")),
            models.CheckConstraint(
                name="a_visitor_is_no_agent", condition=Q(from_visitor=False) | Q(agent__isnull=True)
            ),
            models.CheckConstraint(name="what_is_delivered_has_not_failed", condition=Q(failure="") | Q(status__lt=2)),
        ]
        indexes = [
            models.Index(fields=["conversation", "-id"], name="messages_of_a_conversation"),
            models.Index(fields=["conversation", "sent_at", "id"], name="messages_in_order"),
            models.Index(fields=["conversation", "revision"], name="messages_after_a_revision"),
            models.Index(
                fields=["conversation"], condition=Q(status=0, failure=""), name="messages_waiting_for_a_channel"
            ),
            models.Index(fields=["sent_at"], condition=~Q(failure=""), name="messages_that_failed"),
            models.Index(
                fields=["conversation"], condition=Q(from_visitor=True, status__lt=3), name="messages_unread_by_agents"
            ),
        ]

    def __str__(self) -> str:
        return cut(self.text, 60) or self.event

    @property
    def words_for_agents(self) -> str:
        """What an agent reads where there is room for one text: it is in their language, whoever wrote it."""
        return self.translated_words if self.translation else self.words

    @property
    def words(self) -> str:
        """The text, with amounts of money as its reader writes them."""
        return self._told(self.text)

    @property
    def translated_words(self) -> str:
        return self._told(self.translation)

    def _told(self, text: str) -> str:
        return amounts.told(text) if self.details.get("kind") == KindThere.ORDER else text

    @property
    def failure_words(self) -> str:
        """Why it was not delivered, as people read it."""
        return str(failure_named(self.failure).label)

    @property
    def may_be_sent_again(self) -> bool:
        """Whether that could end otherwise, of one that was not delivered."""
        return failure_named(self.failure).may_pass

    @property
    def failure_advice(self) -> str:
        """What its writer can do, in a sentence; empty where nothing can be done."""
        return failure_named(self.failure).advice
