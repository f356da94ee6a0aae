"""The administration of macros, which refuses what could never run."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from conversations import macros
from conversations.models import Inbox, Macro, MacroStep

from .pages import FIELDS, ChangedRows, Changes, Named


class StepsOfMacro(ChangedRows):
    """Its inboxes are chosen on the same page and not yet stored: they are read from what was sent."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.data:  # nothing was sent: Django has put a plain dict in its place
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        steps = [form.instance for form in kept if form.instance.action]
        ordered = sorted(steps, key=lambda step: step.position)
        inboxes = self._inboxes()
        if ordered and inboxes is not None:
            macros.check(ordered, inboxes)

    def _inboxes(self) -> list[Inbox] | None:
        """None where what was sent is no inbox: the macro's own form says so."""
        sent = cast(QueryDict, self.data).getlist("inboxes")
        try:
            return list(Inbox.objects.filter(pk__in=sent))
        except (ValueError, OverflowError):
            return None


class StepInline(admin.StackedInline):
    """Each step shows what its action needs (static/css/admin/steps.css)."""

    model = MacroStep
    formset = StepsOfMacro
    formfield_overrides = FIELDS
    fields = (("position", "action"), "text", "tag_name", "hours", "group")
    ordering = ("position", "pk")
    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class MacroForm(Named):
    taken = _("There is already a macro with this name.")


@admin.register(Macro)
class MacroAdmin(Changes):
    form = MacroForm
    inlines = (StepInline,)
    list_display = ("name", "position", "steps_in_order")
    list_editable = ("position",)
    search_fields = ("name",)
    fields = ("name", "position", "inboxes")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple(), **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Macro]:
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description=_("steps"))
    def steps_in_order(self, macro: Macro) -> str:
        return " → ".join(step.get_action_display() for step in macro.steps.all())
