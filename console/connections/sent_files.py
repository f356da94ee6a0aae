"""The address from which a provider fetches a file of an answer: /sent/?file=<pass>.

Providers take a photo, a document or a voice message by an address of ours. It opens that one file to whoever has it,
for some minutes, and leads to no conversation. All of it stands in the query, which no log holds.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from console.server import served_files
from conversations.base.errors import NotPossible, NotReachable
from conversations.connectors.connector import Outgoing
from conversations.files import attachments
from conversations.models import Attachment

HOLDS = timedelta(minutes=15)  # a provider fetches at once, or a little later where it has much to do

_signer = signing.Signer(salt="console.connections.sent_files")


def outgoing(attachment, connector, *, now):
    """What a connector is told of a file: where it lies until `HOLDS` after `now`, and what it is."""
    as_ogg = connector.takes_ogg and attachment.kind == Attachment.Kind.VOICE
    held = _signer.sign_object({"key": str(attachment.key), "until": (now + HOLDS).timestamp(), "as_ogg": as_ogg})
    return Outgoing(
        url=f"{settings.PUBLIC_URL}{reverse('sent-file')}?{urlencode({'file': held})}",
        mime=served_files.OGG if as_ogg else served_files.mime_of(attachment),
        name=attachment.name,
        size=attachment.size,
    )


@login_not_required
@require_safe
def sent_file(request):
    """Answers 404 for all that is not, or no longer, the pass of a file."""
    try:
        held = _read(request.GET.get("file", ""), now=timezone.now())
        attachment = attachments.file_of_agent(held["key"])
        return served_files.served_to_provider(attachment, as_ogg=held.get("as_ogg", False))
    except (signing.BadSignature, NotReachable, NotPossible):
        return HttpResponse(status=404, content_type="text/plain")  # a provider reads no page


def _read(held, *, now):
    """Raises BadSignature: it is not ours, or it was."""
    said = _signer.unsign_object(held)
    if datetime.fromtimestamp(said["until"], UTC) <= now:
        raise signing.SignatureExpired
    return said
