"""What is written and not yet sent: the device keeps it, and brings it here at each pause."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations import drafts
from conversations.base.errors import NotPossible
from conversations.base.retries import retried

MANY_DIGITS = 18  # no moment has as many


@require_POST
def keep(request, pk):
    """`at`: when it was written, in milliseconds since 1970 by the server's clock; it cannot lie ahead of now.

    204: it is here now. 202: it came too late to be kept, and is the device's alone.
    """
    is_kept = retried(drafts.keep)(
        request.user,
        pk,
        text=request.POST.get("text", ""),
        written_at=min(moment_of(request.POST.get("at")), timezone.now()),
        left="left" in request.POST,
    )
    return HttpResponse(status=204 if is_kept else 202)


def moment_of(milliseconds):
    """Milliseconds since 1970; now where none are given. Raises NotPossible."""
    if milliseconds is None:
        return timezone.now()
    try:
        return datetime.fromtimestamp(milliseconds_of(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotPossible(_("This draft could not be read.")) from None


def milliseconds_of(text):
    """A number of milliseconds; below zero too. Raises NotPossible."""
    try:
        if len(text) > MANY_DIGITS:
            raise ValueError
        return int(text)
    except ValueError:
        raise NotPossible(_("This draft could not be read.")) from None
