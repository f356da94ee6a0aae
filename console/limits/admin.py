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
                    "Whoever reaches a limit is told so and may try again after a moment; until then a message"
                    " stays with its writer. A whole office, school or mobile operator may share one address."
                    " Changes take effect within ten seconds."
                ),
            },
        ),
    )
