"""How notes and finds are written: people who are mentioned, words that were found, days."""

import re

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join, urlize
from django.utils.safestring import mark_safe

from conversations.base.dates import short_day_words

from .tags import duration

register = template.Library()
register.filter("lasted", duration)


@register.filter
def note_text(note):
    """The words of a note, links made touchable, whom it mentions in bold."""
    mentioned = note.details.get("mentioned", [])
    names = sorted({form for name in mentioned for form in (name, name.split()[0])}, key=len, reverse=True)
    if not names:
        return mark_safe(urlize(note.text, autoescape=True))
    parts = re.split(rf"(@(?:{'|'.join(map(re.escape, names))})\b)", note.text, flags=re.IGNORECASE)
    return mark_safe(
        "".join(
            format_html("<b>{}</b>", part) if at % 2 else urlize(part, autoescape=True) for at, part in enumerate(parts)
        )
    )


@register.filter
def pieces(found):
    """A text in pieces, (text, whether it was looked for): those in <mark>."""
    return _joined(found, "<mark>{}</mark>")


@register.filter
def filled(reply):
    """A reply in pieces, (text, whether it was filled in): those in <var>."""
    return _joined(reply, "<var>{}</var>")


@register.filter
def on_day(moment):
    """12 Oct., with the year where it is not this one."""
    day = timezone.localtime(moment)
    return short_day_words(day, year=day.year != timezone.localtime().year)


def _joined(pieces, marked):
    parts = (format_html(marked, text) if is_marked else conditional_escape(text) for text, is_marked in pieces)
    return format_html_join("", "{}", ((part,) for part in parts))
