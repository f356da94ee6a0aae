"""The administration of groups: which agents serve the same inboxes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.models import Group

from .pages import Changes, Named


class GroupForm(Named):
    taken = _("There is already a group with this name.")


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
