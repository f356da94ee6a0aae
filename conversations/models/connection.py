"""Whose inbox it is at its provider: numbers, names and secrets that an administrator entered."""

from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from conversations.channels import channel_named
from conversations.connectors.connector import Account, Connector
from translation.secrets import SealedField

from .inbox import Inbox

NOTED_EVERY = timedelta(seconds=10)  # what says that a connection lives need not be written with each message


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def note(self, column: Literal["heard_at", "sent_at"], now: datetime) -> None:
        """Something came in, or went out, at this moment."""
        older = Q(**{column: None}) | Q(**{f"{column}__lte": now - NOTED_EVERY})
        self.filter(older).update(**{column: now})


class Connection(models.Model):
    inbox = models.OneToOneField(Inbox, models.CASCADE, related_name="connection", verbose_name=_("inbox"))
    values = models.JSONField(_("values"), default=dict, blank=True)  # by the names of the connector's settings
    secrets = SealedField(_("secrets"), default=dict, blank=True)
    templates_due_at = models.DateTimeField(null=True, blank=True)  # when they are read next; empty: at once
    templates_read_at = models.DateTimeField(_("templates read at"), null=True, blank=True)
    # A Failure: why they could not be read the last time.
    templates_failure = models.CharField(max_length=20, blank=True, default="", db_default="")

    check_due_at = models.DateTimeField(null=True, blank=True)  # when its provider is asked next; empty: at once
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    # What the provider said then: a Fault and its own code where something is wrong, else what it calls the account.
    fault = models.CharField(max_length=20, blank=True, default="", db_default="")
    fault_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    known_as = models.CharField(max_length=200, blank=True, default="", db_default="")

    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)  # its provider, by a signed webhook
    sent_at = models.DateTimeField(_("last sent through"), null=True, blank=True)

    paced_until = models.DateTimeField(null=True, blank=True)  # `paces`: when all that was sent would have gone evenly

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")

    def __str__(self) -> str:
        return str(self.inbox)

    @property
    def is_possible(self) -> bool:
        """Whether the inbox's channel, which may have been changed since, can be connected at all."""
        return channel_named(self.inbox.channel).connector is not None

    @property
    def connector(self) -> Connector:
        connector = channel_named(self.inbox.channel).connector
        assert connector is not None, "a channel without a connector has no connections"  # noqa: S101
        return connector

    @property
    def account(self) -> Account:
        return Account(self.values, self.secrets, self.verify_token, self.address)

    @property
    def address(self) -> str:
        """Where its provider posts, as it is known outside."""
        return settings.PUBLIC_URL + reverse("hook", args=[self.inbox.channel, self.inbox.key])

    @property
    def verify_token(self) -> str:
        """What the provider repeats to show that it was told our address by somebody who may."""
        return salted_hmac("conversations.connection", self.inbox.key, algorithm="sha256").hexdigest()[:40]
