"""The administration of inboxes says what is missing so that somebody can answer there, as the board does."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from conversations.admin.inboxes import InboxAdmin
from conversations.models import Inbox
from routing import readiness

admin.site.unregister(Inbox)


@admin.register(Inbox)
class AnsweredInboxAdmin(InboxAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "GET":
            self._say(request, readiness.lacks())
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        if request.method == "GET":
            self._say(request, [lack for lack in readiness.lacks() if str(lack.inbox.pk) == object_id])
        return super().change_view(request, object_id, form_url, extra_context)

    def _say(self, request: HttpRequest, lacks: list[readiness.Lack]) -> None:
        for lack in lacks:
            self.message_user(request, lack.words, level=messages.WARNING)
