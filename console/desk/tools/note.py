"""Private notes, and whom one may call in them."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from console.desk.thread_screen import render_message
from conversations import access, notes
from conversations.access import Action
from conversations.base.retries import retried

from .tool import Address, Place, Section, Tool


@require_POST
def write(request, pk):
    """Stores a note; the row that comes back is its acknowledgement."""
    note = retried(notes.write)(
        request.user, pk, text=request.POST.get("text"), client_id=request.POST.get("client_id"), now=timezone.now()
    )
    return HttpResponse(render_message(note, request.user))


@require_safe
def colleagues(request, pk):
    """Everybody who may be mentioned here; the page narrows them down while a name is typed."""
    conversation = access.conversation_for(request.user, Action.NOTE, pk)
    others = [colleague for colleague in notes.colleagues_of(conversation) if colleague.pk != request.user.pk]
    answers = conversation.agent_id
    words = [
        (colleague.get_full_name(), _("answers here") if colleague.pk == answers else colleague.get_role_display())
        for colleague in others
    ]
    return JsonResponse({"colleagues": [{"name": name, "role": role} for name, role in words]})


TOOL = Tool(
    name="note",
    position=110,
    words=gettext_lazy("Write a private note"),
    short=gettext_lazy("Private note"),
    icon="lock",
    key="n",
    attributes={"data-write": "note"},
    places=frozenset({Place.WIDE_FIELD}),
    is_toggle=True,
    section=Section.ANSWER,
    addresses=(
        Address(path="notes", name="note", view=write, post=Action.NOTE),
        Address(path="colleagues", name="colleagues", view=colleagues, get=Action.NOTE),
    ),
)
