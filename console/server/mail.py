"""Whether e-mail leaves this server."""

from django.conf import settings


def goes_out() -> bool:
    """Without EMAIL_URL it lies in a folder."""
    return not settings.MAILERS["default"]["BACKEND"].endswith("filebased.EmailBackend")
