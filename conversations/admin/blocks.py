"""Blocked visitors in the administration: read, and unblocked."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conversations import blocks
from conversations.base.errors import NotPossible
from conversations.models import Block

from .pages import ShowsOnly


@admin.register(Block)
class BlockAdmin(ShowsOnly):
    list_display = ("visitor", "why", "by", "at", "until", "lifted_at")
    list_select_related = ("visitor", "by")
    search_fields = ("visitor__name", "reason")
    fields = ("visitor", "why", "by", "at", "until", "lifted_by", "lifted_at")
    actions = ("unblock",)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, block: Block) -> str:
        return block.reason_words

    @admin.action(description=gettext_lazy("Unblock"))
    def unblock(self, request: HttpRequest, queryset: QuerySet[Block]) -> None:
        """Those that are lifted or over already stay as they are."""
        person, now, lifted = request.user, timezone.now(), 0
        for block in queryset:
            try:
                blocks.lift(block.pk, by=person, now=now)  # type: ignore[arg-type]
            except NotPossible:
                continue  # lifted or over already: it is as it was asked to be
            self.log_change(request, block, _("Unblocked."))
            lifted += 1
        words = ngettext("%(n)d visitor may write again.", "%(n)d visitors may write again.", lifted)
        self.message_user(request, words % {"n": lifted})
