"""Uploads on their way in: what is too large is refused before it is read, and checking one keeps no page waiting."""

from django.utils.translation import gettext as _

from console.server.errors import refused
from console.server.numbers import DIGITS
from conversations.base.units import MB
from conversations.files.sizes import LARGEST

MOST = LARGEST + MB  # bytes of a whole request: a file, its fields, and what the browser writes around them


class RefuseTooLarge:
    """Whatever server stands in front; our own cuts such a request off earlier."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_too_large(request):
            return refused(request, too_large(), status=413)
        return self.get_response(request)


class Apart:
    """Takes uploads to applications of their own: a photo is looked at for a second, a page takes milliseconds.

    Those of visitors are kept apart again, so that whatever strangers send holds up no agent. So are drafts and macros:
    both may wait for a translator. Pictures of a visitor's page may wait for somebody's site. And providers are
    answered at once, whatever the pages do: one that waits too often sends no more.
    """

    def __init__(self, pages, *, uploads, strangers_uploads, translations, hooks, assets):
        self.pages = pages
        self.hooks = hooks
        self.assets = assets
        self.translations = translations
        self.uploads = uploads
        self.strangers_uploads = strangers_uploads

    async def __call__(self, scope, receive, send):
        await self._application_of(scope)(scope, receive, send)

    def _application_of(self, scope):
        if scope["path"].startswith("/hooks/"):
            return self.hooks
        if scope["path"].endswith("/mirror/asset/"):
            return self.assets
        if scope["method"] == "POST" and scope["path"].endswith(("/translation/draft/", "/macros/")):
            return self.translations
        if scope["method"] != "POST" or not scope["path"].endswith("/files/"):
            return self.pages
        return self.strangers_uploads if scope["path"].startswith("/widget/") else self.uploads


def is_too_large(request):
    """By what it says of itself."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and (len(length) > DIGITS or int(length) > MOST)


def too_large():
    return _("Too large: %(most)d MB at most.") % {"most": LARGEST // MB}
