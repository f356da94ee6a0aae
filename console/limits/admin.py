"""Where administrators change the limits: one page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import OneRow

from .models import SECONDS, Limits


@admin.register(Limits)
class LimitsAdmin(OneRow):
    fieldsets = (
        (
            _("How much may come in"),
            {
                "fields": tuple(SECONDS),
                "description": _(
                    "Whoever meets a limit is told so in words and may try again after a moment: a message stays with"
                    " its writer until then. An office, a school or a mobile operator may stand behind one address."
                    " Changes hold after ten seconds."
                ),
            },
        ),
    )
