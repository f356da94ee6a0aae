from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from . import merges  # noqa: F401 - who was merged with a visitor who is erased
        from .files import (
            attachments,  # noqa: F401 - connects the deletion of files to that of their rows
            transcriptions,  # noqa: F401 - hears of voice messages
        )

        connection_created.connect(teach_search)
        post_migrate.connect(keep_search_right, sender=self)


def teach_search(connection: Any, **_: Any) -> None:
    """Whoever writes to SQLite through Django has the function that its triggers call."""
    from .search import engine_of  # once the models are there

    engine_of(connection).teach(connection)


def keep_search_right(using: str, plan: list[tuple[Any, bool]] | None = None, **_: Any) -> None:
    """A migration that made a table anew on SQLite has dropped its triggers with the old one."""
    if plan:
        from .search import engine_of  # once the models are there

        engine_of(connections[using]).keep_right(connections[using])
