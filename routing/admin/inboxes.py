"""The administration of inboxes says what is missing so that somebody can answer there."""

from django.contrib import admin

from conversations.admin.inboxes import InboxAdmin
from conversations.models import Inbox
from routing.readiness import Lack

from .lacks import TellsLacks

admin.site.unregister(Inbox)


@admin.register(Inbox)
class AnsweredInboxAdmin(TellsLacks, InboxAdmin):
    def concerns(self, lack: Lack, pk: str | None) -> bool:
        return pk in (None, str(lack.inbox.pk))
