"""How a file of a conversation leaves the server: as what it was found to be, and as nothing else."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from conversations.base.errors import NotReachable
from conversations.files import attachments, voices
from conversations.models import Attachment

from .ranges import in_part

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".pdf": "application/pdf", ".m4a": "audio/mp4"}
OGG = "audio/ogg"
KEPT = 3600  # seconds, by the browser of who was let in


def served(request, attachment):
    """A photo to look at, a document to keep, a voice to hear. No page may come of any, whatever is in it."""
    is_document = attachment.kind == Attachment.Kind.PDF
    response = _response(attachment.file, attachment.name, as_attachment=is_document)
    return in_part(request, response) if attachment.kind == Attachment.Kind.VOICE else response


def served_to_provider(attachment, *, as_ogg=False):
    """A file on its way to a channel, once: nobody looks at it here, and nobody between keeps it.

    `as_ogg`: a voice message as messengers of telephones take it.
    """
    response = _response(attachment.file, attachment.name, as_attachment=True)
    if as_ogg:
        response.content, response["Content-Type"] = voices.as_ogg(response.content), OGG
        response["Content-Disposition"] = content_disposition_header(True, attachment.name.rpartition(".")[0] + ".ogg")
    response["Cache-Control"] = "no-store"
    return response


def mime_of(attachment):
    return _mime_of(attachment.file)


def served_small(attachment):
    """The thumbnail of a photo. Raises NotReachable while there is none."""
    if not attachment.thumbnail:
        raise NotReachable
    return _response(attachment.thumbnail, attachment.name, as_attachment=False)


def served_photo(file):
    """A photo of a post, or its thumbnail."""
    return _response(file, file.name.rpartition("/")[2], as_attachment=False)


def _response(file, name, *, as_attachment):
    response = HttpResponse(attachments.content_of(file), content_type=_mime_of(file))
    response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={KEPT}"
    return response


def _mime_of(file):
    return TYPES[file.name[file.name.rindex(".") :]]
