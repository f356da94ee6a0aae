from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "console.phone"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import kinds, withdrawals  # noqa: F401 - they hear of what they tell, what is new before what is over
