"""What providers sent and nobody was shown: why, what stood in it, and to read it again once the reason is gone."""

import json
import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations import webhooks
from conversations.base.dates import short_moment_words
from conversations.base.text import from_json, well_formed
from conversations.models import Connection, Webhook

from .pages import ShowsOnly

LONGEST = 20_000  # characters of a body that are shown
AT_ONCE = 100  # that are read again: each may be some megabytes
HIDDEN = "••••••"
SECRET_NAMES = ("token", "secret", "signature", "password", "authorization")
# In what is no JSON: a form, or what was cut off.
SECRET_IN_TEXT = re.compile(rf"""(?i)([\w.-]*(?:{"|".join(SECRET_NAMES)})[\w.-]*["']?\s*[=:]\s*["']?)[^&\s,;"'}}\]]+""")


@admin.register(Webhook)
class QuarantineAdmin(ShowsOnly):
    list_display = ("received_at", "inbox", "reason", "more_exactly")
    list_select_related = ("inbox",)
    list_filter = ("reason", "inbox")
    fields = ("inbox", "received_at", "reason", "more_exactly", "content")
    readonly_fields = ("more_exactly", "content")
    actions = ("replay",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        """What was read is nobody's business, nor what is being read. Contents may be large: each is shown alone."""
        return super().get_queryset(request).filter(state=Webhook.State.QUARANTINED).defer("body")

    @admin.display(description=_("more exactly"), ordering="why")
    def more_exactly(self, webhook: Webhook) -> str:
        return translated(webhook.why)

    def title_of(self, row: Webhook) -> str:
        return f"{row.inbox} · {short_moment_words(row.received_at)}"

    @admin.display(description=_("content"))
    def content(self, webhook: Webhook) -> SafeString:
        connection = Connection.objects.filter(inbox=webhook.inbox_id).first()
        secrets = list(connection.secrets.values()) if connection else []
        return format_html("<pre>{}</pre>", shown(bytes(webhook.body), secrets))

    @admin.action(description=_("Read again"))
    def replay(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """Those whose signature is still wrong stay where they are."""
        chosen = list(queryset.values_list("pk", flat=True))
        for first in range(0, len(chosen), AT_ONCE):
            some = list(Webhook.objects.quarantined().filter(pk__in=chosen[first : first + AT_ONCE]))
            webhooks.replay(some, now=timezone.now())
            for webhook in some:
                self.log_change(request, webhook, str(_("Read again.")))
        kept = queryset.count()
        words = _("Read again: %(read)d; still in quarantine: %(kept)d.")
        self.message_user(request, str(words) % {"read": len(chosen) - kept, "kept": kept})


def translated(why: str) -> str:
    """What readers found, which is kept in English; what follows a colon is the provider's word for it, and stays."""
    return "; ".join(_translated(*found.split(": ", 1)) for found in why.split("; ") if found)


def _translated(words: str, called: str = "") -> str:
    return gettext("%(name)s: %(words)s") % {"name": gettext(words), "words": called} if called else gettext(words)


def shown(body: bytes, secrets: list[str]) -> str:
    """A body as text, JSON in lines, without secrets: ours, and whatever is called like one."""
    try:
        text = json.dumps(_hidden(from_json(body)), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        text = SECRET_IN_TEXT.sub(rf"\1{HIDDEN}", well_formed(body.decode(errors="replace")))
    for secret in filter(None, secrets):
        text = text.replace(secret, HIDDEN)
    return text[:LONGEST]


def _hidden(value: Any) -> Any:
    if isinstance(value, list):
        return [_hidden(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    is_secret = {key: any(name in key.lower() for name in SECRET_NAMES) for key in value}
    return {key: HIDDEN if is_secret[key] and inner else _hidden(inner) for key, inner in value.items()}
