"""What the live board asks for: spans that no page counts on, and what its reader answers themselves."""

from django import template

from conversations.base.dates import length_words
from routing import taking

register = template.Library()


@register.simple_tag
def between(earlier, later):
    """A span in hours and minutes: "22 min", "1 h 12 min"; under a minute "42 s"."""
    seconds = max(0, int((later - earlier).total_seconds()))
    return length_words(seconds if seconds < 60 else seconds // 60 * 60)


@register.simple_tag
def answers_on(reader):
    """The names of the channels on which they take conversations themselves."""
    return taking.channels_of(reader)
