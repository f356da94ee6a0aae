"""The visitor's token: a random key, signed for one inbox, made with the frame's page. It never leaves the frame.

The frame keeps it in its own storage. Where a browser forbids that, it is kept in a cookie that is partitioned: it
holds for this frame on this one site, no script reads it, and no other site's frame gets it (CHIPS, "Cookies Having
Independent Partitioned State").
"""

import uuid
from urllib.parse import quote

from django.core.signing import BadSignature, Signer

MAX_AGE = 365 * 24 * 3600  # seconds


def new_token(inbox):
    return token_of(uuid.uuid4(), inbox)


def token_of(key, inbox):
    """`key`: the visitor's, a UUID."""
    return _signer(inbox).sign(key.hex)


def key_in(token, inbox):
    """The visitor's key, or None where the token is not one of ours for this inbox."""
    try:
        return uuid.UUID(_signer(inbox).unsign(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def kept(request, inbox):
    """The token that this browser's cookie holds, if it is one of ours."""
    token = request.COOKIES.get(_cookie(inbox))
    return token if key_in(token, inbox) else None


def keep(response, token, inbox):
    """Written as a header, since Django's cookies do not know the attribute yet."""
    name, path = _cookie(inbox), f"/widget/{quote(inbox.key, safe='')}/"
    response["Set-Cookie"] = (
        f"{name}={token}; Path={path}; Max-Age={MAX_AGE}; Secure; HttpOnly; SameSite=None; Partitioned"
    )
    return response


def _cookie(inbox):
    return f"visitor-{quote(inbox.key, safe='')}"


def _signer(inbox):
    return Signer(salt=f"pupitre.widget.{inbox.key}")
