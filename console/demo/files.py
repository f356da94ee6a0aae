"""The photo and the invoice that a visitor of the demonstration has sent."""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.files import attachments, photos, validation
from conversations.files.sizes import Direction
from conversations.models import Attachment, Message

HERE = Path(__file__).parent
FILES = {"globe.jpg", "facture-20611.pdf"}  # beside this module; a line of a talk that is such a name is that file


def kind_of(text: str) -> str:
    return Message.Kind.FILE if text in FILES else Message.Kind.TEXT


def attach_to(messages: Iterable[Message]) -> None:
    """Each message that names a file gets it, clean and with its thumbnail."""
    for message in messages:
        if message.kind == Message.Kind.FILE:
            _attach(message)


def _attach(message: Message) -> None:
    upload = SimpleUploadedFile(message.text, (HERE / message.text).read_bytes())
    file = validation.checked(upload, channel="chat", direction=Direction.FROM_VISITOR)
    with attachments.stored(file, now=message.sent_at) as attachment:
        attachment.message = message
        attachment.state, attachment.due_at = Attachment.State.CLEAN, None
        if file.kind == Attachment.Kind.PHOTO:
            path = attachments.thumbnail_path(attachment)
            attachment.thumbnail.name = default_storage.save(path, ContentFile(photos.thumbnail(file.content)))
        attachment.save()
