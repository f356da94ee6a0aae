from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "conversations.knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        post_migrate.connect(keep_words_right, sender=self)


def keep_words_right(using: str, plan: list[tuple[Any, bool]] | None = None, **_: Any) -> None:
    """A migration that made a table anew on SQLite has dropped its triggers with the old one."""
    if plan:
        from . import words  # once the models are there

        words.keep_right(connections[using])
