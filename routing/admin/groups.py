"""The administration of groups: their agents, and what is done while nobody of them is there."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.admin.groups import GroupAdmin
from conversations.admin.pages import Table
from conversations.models import Group
from routing.models import EscalationStep
from routing.readiness import Lack

from .lacks import TellsLacks


class EscalationInline(Table):
    """What is done while nobody of the group is there."""

    model = EscalationStep
    fk_name = "group"
    fields = ("position", "after", "kind", "target", "people")
    extra = 0
    verbose_name = _("escalation step")
    verbose_name_plural = _("escalation: while nobody of the group is there")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "people":
            kwargs["queryset"] = db_field.related_model.objects.supervisors()
            kwargs["help_text"] = _("If nobody is chosen: all of them.")
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class EscalatingGroupAdmin(TellsLacks, GroupAdmin):
    inlines = (EscalationInline,)

    def concerns(self, lack: Lack, pk: str | None) -> bool:
        return lack.group is not None and pk in (None, str(lack.group.pk))
