"""Why a channel did not deliver a message, and what its writer can do about it."""

from django.db import models
from django.utils.translation import gettext_lazy


class Failure(models.TextChoices):
    """Stands in rows by its name. One that is not listed here is told as `UNKNOWN`."""

    WINDOW_CLOSED = "window_closed", gettext_lazy("too long after their last message")
    UNAPPROVED = "unapproved", gettext_lazy("the company’s app may not let people answer that late")
    STOPPED = "stopped", gettext_lazy("they want no more messages there")
    ANSWERED = "answered", gettext_lazy("they have already had the only private answer allowed")
    UNREACHABLE = "unreachable", gettext_lazy("messages do not reach them there")
    REFUSED = "refused", gettext_lazy("the channel does not take it")
    TEMPLATE = "template", gettext_lazy("the channel does not take this template")
    TOO_FAST = "too_fast", gettext_lazy("too many messages in a short time")
    SPARED = "spared", gettext_lazy("the channel is holding messages to this person back for now")
    NOT_ALLOWED = "not_allowed", gettext_lazy("the channel does not let us in")
    RESTRICTED = "restricted", gettext_lazy("the company’s account is restricted there")
    UNPAID = "unpaid", gettext_lazy("the company’s account there has not been paid")
    COUNTRY = "country", gettext_lazy("no more messages may go to that country for now")
    AWAY = "away", gettext_lazy("the channel is out of order")
    UNCERTAIN = "uncertain", gettext_lazy("it may have arrived or not")
    UNKNOWN = "unknown", gettext_lazy("the channel does not say why")

    @property
    def may_pass(self) -> bool:
        """Whether sending the same again can end otherwise."""
        return self is not Failure.REFUSED

    @property
    def advice(self) -> str:
        """What to do, in a sentence; empty where there is nothing to be done."""
        return str(ADVICE.get(self, ""))


_LATER = gettext_lazy("Send it again later.")
_INBOX = gettext_lazy("Tell an administrator: the inbox has to be looked at.")
ADVICE = {
    Failure.WINDOW_CLOSED: gettext_lazy("They have to write first."),
    Failure.UNAPPROVED: gettext_lazy("They have to write first. Tell an administrator: the app lacks “Human Agent”."),
    Failure.ANSWERED: gettext_lazy("Answer in public."),
    Failure.STOPPED: gettext_lazy("They have to write START first."),
    Failure.REFUSED: gettext_lazy("Say it in another way, or send another file."),
    Failure.TEMPLATE: gettext_lazy("Choose another template, or fill it in with fewer words."),
    Failure.UNREACHABLE: gettext_lazy("Try another way to reach them."),
    Failure.UNCERTAIN: gettext_lazy("Send it again only if they do not have it."),
    **dict.fromkeys([Failure.TOO_FAST, Failure.AWAY, Failure.SPARED], _LATER),
    **dict.fromkeys([Failure.NOT_ALLOWED, Failure.RESTRICTED, Failure.UNPAID, Failure.COUNTRY], _INBOX),
}


def failure_named(name: str) -> Failure:
    """The failure that a row names, as far as this version knows it."""
    return Failure(name) if name in Failure.values else Failure.UNKNOWN
