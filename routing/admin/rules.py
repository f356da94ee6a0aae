"""The administration of rules: which conversations go to which group."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import Changes
from conversations.models import Group, Inbox
from routing.models import Rule
from routing.readiness import ANSWERING, Lack

from .lacks import TellsLacks


@admin.register(Rule)
class RuleAdmin(TellsLacks, Changes):
    """In their order: the first that fits decides."""

    list_display = ("position", "inbox", "language", "page_pattern", "group")
    list_display_links = ("inbox",)
    empty_value_display = _("any")
    list_editable = ("position",)
    list_select_related = ("inbox", "group")
    list_filter = ("inbox", "group")
    ordering = ("position", "pk")
    fields = ("position", "inbox", "language", "page_pattern", "group")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """After the others; of what there is but one of, that one."""
        last = Rule.objects.order_by("-position").values_list("position", flat=True).first()
        proposed = {
            "position": 0 if last is None else min(last + 1, 32_767),
            "inbox": _only(Inbox),
            "group": _only(Group),
        }
        return {**proposed, **super().get_changeform_initial_data(request)}

    def _tell(self, request: HttpRequest, pk: str | None) -> None:
        super()._tell(request, pk)
        for words in _ties(pk) if request.method == "GET" else ():
            self.message_user(request, words, level=messages.WARNING)

    def concerns(self, lack: Lack, pk: str | None) -> bool:
        """Of an inbox that it is about, or of all."""
        if lack.kind not in ANSWERING | {"no_rest"}:
            return False
        return pk is None or any(str(rule.pk) == pk for rule in lack.inbox.rules.all())


def _ties(pk: str | None) -> Iterator[str]:
    """Of rules at one position of an inbox nobody would guess the order; with `pk`, of that rule with others."""
    at = ("inbox__name", "position")
    rules = Rule.objects.all()
    if pk is not None:
        own = rules.filter(pk=pk)
        rules = rules.filter(inbox__in=own.values("inbox"), position__in=own.values("position"))
    tied = rules.order_by(*at).values(*at).annotate(n=Count("pk")).filter(n__gt=1)
    for tie in tied:
        words = gettext("%(inbox)s: %(n)d rules have the position %(position)d. The one made first is asked first.")
        yield words % {"inbox": tie["inbox__name"], "n": tie["n"], "position": tie["position"]}


def _only(model: type[Model]) -> int | None:
    found = model._default_manager.values_list("pk", flat=True)[:2]  # noqa: SLF001 - it is Django's public API
    return found[0] if len(found) == 1 else None
