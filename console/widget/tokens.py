"""The visitor's token: a random key, signed for one inbox, made with the frame's page. It never leaves the frame."""

import uuid

from django.core.signing import BadSignature, Signer


def new_token(inbox):
    return _signer(inbox).sign(uuid.uuid4().hex)


def key_in(token, inbox):
    """The visitor's key, or None where the token is not one of ours for this inbox."""
    try:
        return uuid.UUID(_signer(inbox).unsign(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def _signer(inbox):
    return Signer(salt=f"pupitre.widget.{inbox.key}")
