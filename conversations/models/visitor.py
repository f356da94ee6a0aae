"""The people who write, and what proves that one of them is who a site says."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.base import page_addresses

# A network that dies closes no socket: silence is the only sign. With a second until a heartbeat is written, and one
# until the clock looks, a visitor who left is shown as gone within 10 s.
ABSENT_AFTER = timedelta(seconds=8)


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def silent(self, now: datetime) -> "VisitorQuerySet":
        """Marked as on the site, but not heard of any more."""
        return self.filter(online=True, seen_at__lte=now - ABSENT_AFTER)

    def one_person(self, visitor_id: Any) -> "VisitorQuerySet":
        """This visitor, and those who are the same person (`conversations/merges.py`)."""
        marks = Visitor.objects.filter(pk=visitor_id, person__isnull=False).values("person")
        return self.filter(models.Q(pk=visitor_id) | models.Q(person__in=marks))

    def set_language(self, language: str, certainty: int) -> None:
        """How their conversations are translated changes with it."""
        newer = models.F("translation_revision") + 1
        self.update(language=language, language_certainty=certainty, translation_revision=newer)


class Visitor(models.Model):
    class Certainty(models.IntegerChoices):
        """How we know their language: the surer one wins."""

        BROWSER = 0, _("as their browser is set")
        DETECTED = 1, _("recognised from their messages")
        CORRECTED = 2, _("as an agent has corrected it")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_proven = models.BooleanField(
        _("name confirmed by the site"),
        default=False,
        help_text=_("The site has also signed the name and e-mail address."),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    language_certainty = models.PositiveSmallIntegerField(
        _("how their language is known"), choices=Certainty, default=Certainty.BROWSER, db_default=0
    )
    # Grows with each change of how their conversations are translated: a screen tells by it what is older.
    translation_revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(_("first seen"))
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    online = models.BooleanField(_("on the site"), default=False)
    # What all who are one person have in common; empty: nobody else is. Written by `conversations/merges.py` alone.
    person = models.UUIDField(null=True, blank=True, editable=False)
    page_url = models.CharField(_("page"), max_length=500, blank=True)
    page_title = models.CharField(_("page title"), max_length=200, blank=True)

    objects = VisitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        indexes = [
            models.Index(fields=["seen_at"], condition=models.Q(online=True), name="visitors_on_the_site"),
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="visitors_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name given, or a stable one: two nameless visitors must not look like the same person."""
        return self.name or _("Visitor %(number)s") % {"number": self.key.hex[:4].upper()}

    @property
    def page_address(self) -> str:
        """As somebody else may read it: what was stored before this was asked of it may hold more."""
        return page_addresses.readable(self.page_url)

    @property
    def is_unproven(self) -> bool:
        """Whether the name is one that anybody may have typed, if it is a site that told it."""
        return bool(self.name) and not self.is_proven

    def is_same_person_as(self, other: "Visitor") -> bool:
        return self.pk == other.pk or (self.person is not None and self.person == other.person)

    @property
    def short_name(self) -> str:
        """As one speaks of them in a sentence: the first name, where a name was given."""
        return self.name.split(maxsplit=1)[0] if self.name.strip() else self.display_name


class Identity(models.Model):
    """Who a visitor is at one inbox, as its site or its provider proved it."""

    inbox = models.ForeignKey("conversations.Inbox", models.CASCADE, related_name="identities")
    external_id = models.CharField(_("ID given by the site"), max_length=255)
    visitor = models.ForeignKey(Visitor, models.CASCADE, related_name="identities")
    # As a provider tells them now: each may be missing, and change.
    phone = models.CharField(_("phone number"), max_length=20, blank=True, default="", db_default="")
    username = models.CharField(_("user name"), max_length=80, blank=True, default="", db_default="")
    answerable_until = models.DateTimeField(
        _("may be answered until"), null=True, blank=True, help_text=_("Empty: no limit that we know of.")
    )
    answerable_because = models.CharField(max_length=10, blank=True, default="", db_default="")  # a Because
    wrote_at = models.DateTimeField(_("last wrote"), null=True, blank=True)
    name_due_at = models.DateTimeField(null=True, blank=True)  # when it is asked for at the provider
    stopped_at = models.DateTimeField(_("wants no messages since"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [models.UniqueConstraint(fields=["inbox", "external_id"], name="one_visitor_for_an_identity")]
        indexes = [
            models.Index(fields=["inbox", "phone"], condition=~models.Q(phone=""), name="identities_by_phone"),
            models.Index(
                fields=["name_due_at"], condition=models.Q(name_due_at__isnull=False), name="names_to_be_asked_for"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id
