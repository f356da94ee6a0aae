from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "console.phone"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import receivers  # noqa: F401 - connects them
