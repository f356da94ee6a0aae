"""What is somebody's own stays in their browser: no proxy keeps it, and at sign-out the browser forgets it."""

from base64 import b64encode

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac


class KeepPrivate:
    """Answers to people who are signed in belong to them alone. What a view declares public is the same for all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            declared = response.get("Cache-Control", "")
            if not declared:
                response["Cache-Control"] = "private, no-store"
            elif "public" not in declared:
                patch_cache_control(response, private=True)
        return response


def forget_on_device(response):
    """With this answer the browser drops the pages that it kept by itself. What we keep there is left by one list
    (static/js/outbox/leave.js): the words that somebody has not sent stay for them, sealed.
    """
    response["Clear-Site-Data"] = '"cache"'
    return response


def seals_of(person):
    """Keys for what a device keeps of this person, in base64: the one of today, then those of replaced secrets."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac("console.installed.seal", str(person.pk), secret, algorithm="sha256").digest() for secret in secrets
    ]
    return [b64encode(key).decode() for key in keys]
