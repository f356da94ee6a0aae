"""Whether e-mail leaves this server."""

from django.conf import settings


def goes_out() -> bool:
    """Without EMAIL_URL it lies in a folder."""
    return not settings.MAILERS["default"]["BACKEND"].endswith("filebased.EmailBackend")


def is_read() -> bool:
    """Whether anybody reads what is sent. Who shows the demonstration looks into its folder."""
    return goes_out() or settings.DEMO
