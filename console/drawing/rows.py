"""What a page holds by the dozen and a message brings to every screen, drawn by Jinja: rows of threads and lists.

Django's own templates draw everything else; they take six times as long, and rows were a third of a message's way.
Both languages share words, icons and filters; a row that is rare leaves the rest to a fragment of Django's.
"""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined

from conversations import details
from conversations.channels import channel_named
from conversations.models import Message
from translation import serbian, service
from translation.languages import LANGUAGES

from . import channel_messages, finds, icons, languages, tags

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LONGEST = 140  # characters of a message in a list
SIGNS = {
    Message.Status.WAITING: ("clock", "pending"),
    Message.Status.SENT: ("check", ""),
    Message.Status.DELIVERED: ("check-check", ""),
    Message.Status.READ: ("check-check", "read"),
}
LINK_SIGNS = frozenset(".:@")  # no link is without one


def draw(name: str, **context: object) -> SafeString:
    """The row of templates/rows/ that is called so, in the language and time zone that are active."""
    return SafeString(_template(name).render(context))


def environment(**options: Any) -> Environment:
    """Jinja as the setting TEMPLATES asks for it: what rows may call."""
    strict = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    rows = Rows(**options | strict)
    rows.filters |= {
        "initials": tags.initials,
        "tone": tags.tone,
        "note_text": finds.note_text,
        "linked": linked,
        "microseconds": microseconds,
        "short": lambda text: tags.cut(text, LONGEST),
    }
    rows.globals |= {
        "_": gettext,
        "icon": icons.icon,
        "channel_named": channel_named,
        "standing": standing,
        "details_of": details.of,
        "kind_shown": channel_messages.kind_shown,
        "map_of": channel_messages.map_of,
        "story_of": channel_messages.story_of,
        "late_words": channel_messages.late_words,
        "moment": moment,
        "written_in": written_in,
        "within": languages.within,
        "translated_from": languages.translated_from,
        "engine_label": service.engine_label,
        "why_untranslated": why_untranslated,
        "since": tags.since,
        "age": lambda moment, now: tags.duration((now - moment).total_seconds()),
        "address": lambda name, *args: reverse(name, args=args),
        "local": localtime,
        "fragment": lambda name, **context: render_to_string(name, context),
    }
    return rows


class Rows(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As one dictionary. Jinja's own copies two, key by key, for each row and each part that it includes: a quarter
        of the time that a message's row took.
        """
        return {**self.globals, **(d or {})}


def standing(message: Message) -> tuple[str, str, str]:
    """How far an agent's message has come: its icon, its words, and how the style sheet calls it."""
    if message.failure == Message.Failure.UNCERTAIN:
        return "circle-question-mark", capfirst(message.failure_words), "unsure"
    if message.failure:
        return "circle-alert", gettext("Not delivered: %(why)s") % {"why": message.failure_words}, "failed"
    status = Message.Status(message.status)
    icon, kind = SIGNS[status]
    return icon, str(status.label), kind


def moment(message: Message) -> int:
    """By which rows of a thread stand in their order."""
    return microseconds(message.sent_at)


def microseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - EPOCH) // MICROSECOND


def linked(text: str) -> str | SafeString:
    """Links made touchable. Most messages have none, and looking closely takes longer than the rest of the row."""
    return SafeString(urlize(text, autoescape=True)) if LINK_SIGNS.intersection(text) else text


def written_in(code: str, text: str) -> SafeString:
    """The attributes of an element that holds a text in this language; the text says the rest where it is unknown.

    Serbian has the script that it is written in: a voice and a font go by it.
    """
    language = LANGUAGES.get(code)
    tag = serbian.written_in(text) if code == serbian.CODE else code
    return SafeString(f'dir="{language.direction}" lang="{tag}"' if language else 'dir="auto"')


def why_untranslated(message: Message) -> str:
    """Why there is no translation of it, as people read it."""
    known = message.untranslated in service.Failure
    return str(service.Failure(message.untranslated).label) if known else ""


@cache
def _template(name):
    return cast(Any, engines["rows"].get_template(f"{name}.html")).template  # Jinja's own, in Django's wrapping
