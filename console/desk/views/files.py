"""Photos and documents at the desk: an agent sends one, and looks at those of a conversation."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.server import served_files
from conversations import access
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.files import attachments, incoming, transcriptions


@require_safe
def file(request, pk, key):
    return served_files.served(request, _reachable(request, pk, key))


@require_safe
def thumbnail(request, pk, key):
    return served_files.served_small(_reachable(request, pk, key))


@require_POST
def fetch_again(request, pk, message):
    """A visitor's file that did not come is asked for once more; the row is drawn anew over the socket."""
    conversation = access.conversation_for(request.user, Action.LOOK_BACK, pk)
    if not retried(incoming.fetch_again)(conversation, message, now=timezone.now()):
        raise NotPossible(_("This file no longer needs to be fetched."))
    return HttpResponse(status=204)


@require_POST
def transcribe_again(request, pk, message):
    """A voice message that could not be written down is tried once more; the row is drawn anew over the socket."""
    conversation = access.conversation_for(request.user, Action.LOOK_BACK, pk)
    if not retried(transcriptions.try_again)(conversation, message, now=timezone.now()):
        raise NotPossible(_("This voice message no longer needs a transcript."))
    return HttpResponse(status=204)


def _reachable(request, pk, key):
    return attachments.file_of(access.conversation_for(request.user, Action.LOOK_BACK, pk), key)
