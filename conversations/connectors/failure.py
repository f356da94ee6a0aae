"""Why a channel did not deliver a message, and what its writer can do about it."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Failure(models.TextChoices):
    """Stands in rows by its name. One that is not listed here is told as `UNKNOWN`."""

    WINDOW_CLOSED = "window_closed", gettext_lazy("too long after their last message")
    UNREACHABLE = "unreachable", gettext_lazy("messages do not reach them there")
    REFUSED = "refused", gettext_lazy("the channel does not take it")
    TOO_FAST = "too_fast", gettext_lazy("too many messages in a short time")
    SPARED = "spared", gettext_lazy("the channel spares this person for now")
    NOT_ALLOWED = "not_allowed", gettext_lazy("the channel does not let us in")
    RESTRICTED = "restricted", gettext_lazy("the company’s account is restricted there")
    UNPAID = "unpaid", gettext_lazy("the company’s account there has not been paid")
    AWAY = "away", gettext_lazy("the channel is out of order")
    UNCERTAIN = "uncertain", gettext_lazy("it may have arrived or not")
    UNKNOWN = "unknown", gettext_lazy("the channel does not say why")

    @property
    def advice(self) -> str:
        """What to do, in a sentence; empty where there is nothing to be done."""
        match self:
            case Failure.WINDOW_CLOSED:
                return _("They have to write first.")
            case Failure.UNREACHABLE:
                return _("Try another way to reach them.")
            case Failure.TOO_FAST | Failure.AWAY | Failure.SPARED:
                return _("Send it again later.")
            case Failure.NOT_ALLOWED | Failure.RESTRICTED | Failure.UNPAID:
                return _("Tell an administrator: the inbox has to be looked at.")
            case Failure.UNCERTAIN:
                return _("Send it again only if they do not have it.")
            case _:
                return ""


def failure_named(name: str) -> Failure:
    """The failure that a row names, as far as this version knows it."""
    return Failure(name) if name in Failure.values else Failure.UNKNOWN
