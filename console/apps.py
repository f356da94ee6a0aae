from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "console"

    def ready(self):
        from .live import receivers, rights_receivers  # noqa: F401 - connects them
        from .supervision import letters  # noqa: F401 - the same
