"""The link by which somebody chooses a new password: in a letter, an invitation, or passed on by an administrator."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from conversations.people.models import User


def password_link(user: User) -> str:
    """Good once, until PASSWORD_RESET_TIMEOUT has passed."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.PUBLIC_URL + reverse("new-password", args=[uid, default_token_generator.make_token(user)])
