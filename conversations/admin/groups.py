"""The administration of groups: which agents serve the same inboxes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.base.distinct import is_taken
from conversations.models import Group

from .pages import Changes


class GroupForm(forms.ModelForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if "name" in self.changed_data and is_taken(Group.objects.exclude(pk=self.instance.pk), name):
            raise ValidationError(gettext("There is already a group with this name."))
        return name


@admin.register(Group)
class GroupAdmin(Changes):
    form = GroupForm
    list_display = ("name", "queue_size")
    search_fields = ("name",)
    fields = ("name", "queue_size", "members")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only those who answer: people of whom an administrator has made an agent."""
        if db_field.name == "members":
            agents = db_field.related_model.objects.filter(agent__isnull=False)
            kwargs |= {"queryset": agents, "widget": forms.CheckboxSelectMultiple()}
            if not agents.exists():
                kwargs["help_text"] = _("Nobody is an agent yet: add people who answer visitors first.")
        return super().formfield_for_manytomany(db_field, request, **kwargs)
