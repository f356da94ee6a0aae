"""Photos and documents at the desk: an agent sends one, and looks at those of a conversation."""

from django.views.decorators.http import require_safe

from console.server import served_files
from conversations import access
from conversations.access import Action
from conversations.files import attachments


@require_safe
def file(request, pk, key):
    return served_files.served(_reachable(request, pk, key))


@require_safe
def thumbnail(request, pk, key):
    return served_files.served_small(_reachable(request, pk, key))


def _reachable(request, pk, key):
    return attachments.file_of(access.conversation_for(request.user, Action.LOOK_BACK, pk), key)
