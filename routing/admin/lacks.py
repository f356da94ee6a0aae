"""Pages that begin with what keeps visitors from being answered, as the board does."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest

from routing import readiness
from routing.readiness import Lack


class TellsLacks(admin.ModelAdmin):
    def concerns(self, lack: Lack, pk: str | None) -> bool:
        """Whether it is told in the list; or, with `pk`, on the page of that row."""
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        self._tell(request, None)
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        if shown := self.get_object(request, unquote(object_id)):
            self._tell(request, str(shown.pk))
        return super().change_view(request, object_id, form_url, extra_context)

    def _tell(self, request: HttpRequest, pk: str | None) -> None:
        if request.method != "GET":
            return
        for lack in readiness.lacks():
            if self.concerns(lack, pk):
                self.message_user(request, lack.words, level=messages.WARNING)
