"""What is written and not yet sent: the device keeps it, and brings it here at each pause."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from console.server.numbers import moment_of
from conversations import drafts
from conversations.base.retries import retried


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
