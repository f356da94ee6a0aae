"""Sending a photo, a PDF document or a voice message."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from console.desk import standing
from console.desk.thread_screen import render_message
from console.server.errors import refused
from conversations import access
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.channels import channel_named
from conversations.files import validation
from conversations.files.turns import Busy
from routing import answers

from .tool import Address, Section, Sends, Tool


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
    except validation.Unacceptable as refusal:
        return refused(request, refusal, status=422)
    except Busy as refusal:
        return refused(request, refusal, status=429)  # the outbox comes again
    return HttpResponse(render_message(message, request.user))


def _takes(kind):
    """The channel carries such files to its visitors."""

    def is_possible(reader, conversation):
        takes = kind in channel_named(conversation.inbox.channel).files_to_visitor
        return takes and standing.answers(reader, conversation)

    return is_possible


TOOLS = [
    Tool(
        name="camera",
        position=140,
        words=gettext_lazy("Take a photo"),
        icon="camera",
        attributes={"data-attach": "camera"},
        section=Section.ATTACH,
        sends=Sends.ANSWER,
        is_possible=_takes("photo"),
        addresses=(Address(path="files", name="upload", view=upload, post=Action.ANSWER),),
    ),
    Tool(
        name="photo",
        position=150,
        words=gettext_lazy("Send a photo"),
        short=gettext_lazy("Import a photo"),
        icon="image",
        key="p",
        attributes={"data-attach": "photo"},
        section=Section.ATTACH,
        sends=Sends.ANSWER,
        is_possible=_takes("photo"),
    ),
    Tool(
        name="pdf",
        position=160,
        words=gettext_lazy("Send a PDF"),
        short=gettext_lazy("PDF document"),
        icon="file-text",
        attributes={"data-attach": "pdf"},
        section=Section.ATTACH,
        sends=Sends.ANSWER,
        is_possible=_takes("pdf"),
    ),
    Tool(
        name="voice",
        position=170,
        words=gettext_lazy("Record a voice message"),
        short=gettext_lazy("Voice message"),
        icon="mic",
        attributes={"data-record": ""},
        section=Section.ATTACH,
        sends=Sends.ANSWER,
        is_possible=_takes("voice"),
    ),
]
