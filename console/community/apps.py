from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "console.community"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Community")

    def ready(self):
        from . import photos  # noqa: F401 - connects the deletion of files to that of their rows
