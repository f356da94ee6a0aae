"""How the desk writes people and times: initials, the tone behind them, "4 min"."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from console.drawing.whereabouts import whereabouts
from conversations.base import dates, text
from translation.languages import LANGUAGES

register = template.Library()

TONES = 5
MOST_IN_RING = 999  # seconds
NBSP = "\u00a0"


@register.filter
def initials(name):
    """Two letters for a face."""
    return text.initials(str(name))


@register.simple_tag
def where(conversation):
    """Who has taken it, or where it waits."""
    return whereabouts(conversation)


@register.filter
def cut(words, most):
    """The beginning of a text, at most so many characters, cut between two that belong together."""
    return text.cut(str(words), most, end="…")


@register.simple_block_tag
def dotted(content):
    """Words that dots part: no line of them begins or ends with one."""
    return SafeString(text.dotted(content))


@register.filter
def tone(pk):
    """The same person always has the same ground."""
    return f"tone-{pk % TONES + 1}"


@register.filter
def language_word(code):
    """A language's name, in the reader's language."""
    return str(LANGUAGES.get(code, code))


@register.filter
def short_day(at):
    return dates.short_day_words(timezone.localtime(at))


@register.filter
def moment(at):
    return dates.moment_words(at)


@register.filter
def short_moment(at):
    return dates.short_moment_words(at)


@register.simple_tag
def since(moment, now=None):
    """How long ago, in words that the page counts on from: <time data-since="…">4 min</time>."""
    seconds = ((now or timezone.now()) - moment).total_seconds()
    return format_html('<time data-since="{}">{}</time>', moment.isoformat(), duration(seconds))


@register.simple_tag
def ring_figure(seconds=None):
    """What is left, inside of a ring that has room for three figures of seconds; what is longer has its unit below.

    The page counts on in static/js/desk/offers.js.
    """
    if not seconds or seconds <= MOST_IN_RING:
        return format_html("<b>{}</b>", seconds or "")
    return format_html('<b class="long">{}</b>', duration(seconds).replace(NBSP, " "))


def duration(seconds):
    """One figure and its unit; the page's `duration` in static/js/desk/times.js counts on in the same words."""
    seconds = max(0, int(seconds))
    if seconds < 60:
        pattern, n = _("{n} s"), seconds
    elif seconds < 3600:
        pattern, n = _("{n} min"), seconds // 60
    elif seconds < 86400:
        pattern, n = _("{n} h"), seconds // 3600
    else:
        pattern, n = _("{n} d"), seconds // 86400
    return pattern.replace("{n}", str(n))
