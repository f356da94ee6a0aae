"""How the community panel writes when something was said, and how much is new."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from console.drawing.tags import since
from conversations.base.dates import day_words, hour_words

from . import screens

register = template.Library()
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@register.simple_tag
def said_at(moment, now=None, *, short=False):
    """ "12 min ago", or "12 min", which the page counts on; "Monday 09:04"; "2 March, 09:04"."""
    now = now or timezone.now()
    if now - moment < DAY:
        time = since(moment, now)
        return time if short else format_html(_("{time} ago"), time=time)
    local = timezone.localtime(moment)
    day = date_format(local, "l ") if now - moment < WEEK else f"{day_words(local)}, "
    words = day + hour_words(local)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.inclusion_tag("community/news.html")
def community_news(user):
    return {"news": screens.news(user), "most": screens.MOST_NEWS}
