"""An agent's availability, channel by channel: what is shown of it on every page, and what may be chosen there."""

from operator import attrgetter

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.channels import all_channels, channel_choices
from routing import availability
from routing.models import Agent


def of(user):
    """Availability, channel by channel; empty for who answers no conversations."""
    agent = Agent.objects.filter(user=user).first()
    rows = availability.keys_of(agent) if agent else []
    return {
        "agent": agent,
        "keys": rows,
        "free_count": sum(key.state != availability.OFF for key in rows),
        "missed_key": next((key for key in rows if key.state == availability.OFF and key.reason == "missed"), None),
        "last_change": max((key for key in rows if key.changed_at), key=attrgetter("changed_at"), default=None),
    }


class AvailabilityForm(forms.Form):
    channel = forms.ChoiceField(choices=lambda: [*channel_choices(), ("all", _("all"))])
    wanted = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")

    def channels(self):
        chosen = self.cleaned_data["channel"]
        return [channel.name for channel in all_channels()] if chosen == "all" else [chosen]
