"""Where administrators change the limits: one page."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import Changes

from .models import SECONDS, Limits


@admin.register(Limits)
class LimitsAdmin(Changes):
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

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """There is one row: it is made when somebody looks for it."""
        row, _made = Limits.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:limits_limits_change", args=[row.pk]))
