"""Uploads on their way in: what is too large is refused before it is read, and checking one keeps no page waiting."""

from django.utils.translation import gettext as _

from console.errors import refused
from conversations.limits import LARGEST, MB

MOST = LARGEST + MB  # bytes of a whole request: a file, its fields, and what the browser writes around them


class RefuseTooLarge:
    """Whatever server stands in front; our own cuts such a request off earlier."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST:
            return refused(request, too_large(), status=413)
        return self.get_response(request)


class Apart:
    """Takes uploads to an application of their own: a photo is looked at for a second, a page takes milliseconds."""

    def __init__(self, pages, uploads):
        self.pages = pages
        self.uploads = uploads

    async def __call__(self, scope, receive, send):
        is_upload = scope["method"] == "POST" and scope["path"].endswith("/files/")
        await (self.uploads if is_upload else self.pages)(scope, receive, send)


def too_large():
    return _("Too large: %(most)d MB at most.") % {"most": LARGEST // MB}
