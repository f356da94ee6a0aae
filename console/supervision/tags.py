"""How the live board writes waits: to the second while they are short."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def clock(moment, now):
    """How long ago, as the page goes on counting it: <time data-clock="…">6:12</time>."""
    seconds = max(0, int((now - moment).total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    figures = f"{hours}:{minutes % 60:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
    return format_html('<time data-clock="{}">{}</time>', moment.isoformat(), figures)


@register.simple_tag
def between(earlier, later):
    """A span in hours and minutes: "22 min", "1 h 12"."""
    minutes = max(0, int((later - earlier).total_seconds())) // 60
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
