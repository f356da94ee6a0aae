"""Sending a photo or a PDF document."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.desk.thread_screen import render_message
from console.server.errors import refused
from conversations import access
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.files import attachments
from conversations.files.turns import Busy
from routing import answers


@require_POST
def upload(request, pk):
    """Stores a photo or a document; the message that comes back is its acknowledgement."""
    sent = request.FILES.get("file")
    if sent is None:
        access.conversation_for(request.user, Action.ANSWER, pk)
        raise NotPossible(_("Choose a photo or a PDF document."))
    client_id = request.POST.get("client_id")
    try:
        message = answers.answer_with_file(request.user, pk, upload=sent, client_id=client_id, now=timezone.now())
    except attachments.Unacceptable as refusal:
        return refused(request, refusal, status=422)
    except Busy as refusal:
        return refused(request, refusal, status=429)  # the outbox comes again
    return HttpResponse(render_message(message, request.user))
