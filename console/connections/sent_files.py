"""The address from which a provider fetches a file of an answer: /sent/?file=<pass>.

Providers take a photo or a document by an address of ours. It opens that one file to whoever has it, for some minutes,
and leads to no conversation. All of it stands in the query, which no log holds.
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
from conversations.base.errors import NotReachable
from conversations.connectors.connector import Outgoing
from conversations.files import attachments

HOLDS = timedelta(minutes=15)  # a provider fetches at once, or a little later where it has much to do

_signer = signing.Signer(salt="console.connections.sent_files")


def outgoing(attachment, *, now):
    """What a connector is told of a file: where it lies until `HOLDS` after `now`, and what it is."""
    held = _signer.sign_object({"key": str(attachment.key), "until": (now + HOLDS).timestamp()})
    return Outgoing(
        url=f"{settings.PUBLIC_URL}{reverse('sent-file')}?{urlencode({'file': held})}",
        mime=served_files.mime_of(attachment),
        name=attachment.name,
        size=attachment.size,
    )


@login_not_required
@require_safe
def sent_file(request):
    """Answers 404 for all that is not, or no longer, the pass of a file."""
    try:
        attachment = attachments.file_of_agent(_key_in(request.GET.get("file", ""), now=timezone.now()))
    except (signing.BadSignature, NotReachable):
        return HttpResponse(status=404, content_type="text/plain")  # a provider reads no page
    return served_files.served_to_provider(attachment)


def _key_in(held, *, now):
    """Raises BadSignature: it is not ours, or it was."""
    said = _signer.unsign_object(held)
    if datetime.fromtimestamp(said["until"], UTC) <= now:
        raise signing.SignatureExpired
    return said["key"]
