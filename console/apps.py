from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "console.administration.Site"


class ConsoleConfig(AppConfig):
    name = "console"

    def ready(self):
        from .connections import fetching, names, sender  # noqa: F401 - connects them
        from .live import receivers, rights_receivers, translating  # noqa: F401 - the same
        from .supervision import letters  # noqa: F401 - the same
