"""Whether a provider knows us as an administrator has entered it, and what is wrong where it does not."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fault(models.TextChoices):
    TOKEN = "token", _("The token is wrong or has expired. Create another one at the provider and enter it.")
    SECRET = "secret", _("The app secret does not belong to the app that the token was made for.")
    ACCOUNT = "account", _("The provider does not know this ID or number, or the token may not see it.")
    PERMISSION = "permission", _("The token lacks a permission, or the app has not passed the provider’s review.")
    SUSPENDED = "suspended", _("The account is closed or restricted at the provider.")
    INCOMPLETE = "incomplete", _("Something has not been entered yet.")
    VERSION = "version", _("The provider has retired this version of its API: set a newer one in GRAPH_API_URL.")
    AWAY = "away", _("The provider could not be reached, or is out of order. Try again later.")
    UNKNOWN = "unknown", _("The provider refuses, and its reason is not known here.")


@dataclass(frozen=True)
class Health:
    fault: Fault | None = None
    name: str = ""  # as the provider calls what is connected
    code: str = ""  # the provider's own, for administrators
