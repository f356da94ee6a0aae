"""What the live board asks for: spans that no page counts on, and what its reader answers themselves."""

from django import template
from django.utils.translation import gettext as _

from routing import taking

register = template.Library()


@register.simple_tag
def between(earlier, later):
    """A span in hours and minutes: "22 min", "1 h 12"."""
    minutes = max(0, int((later - earlier).total_seconds())) // 60
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.simple_tag
def answers_on(reader):
    """The names of the channels on which they take conversations themselves."""
    return taking.channels_of(reader)
