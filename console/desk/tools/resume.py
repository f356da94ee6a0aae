"""Taking a snoozed conversation back."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseLocation, trigger_client_event

from console.desk import standing
from console.desk.asking import client_id_of
from conversations import access, lifecycle, threads
from conversations.access import Action

from .tool import Address, Offline, Tool


@require_POST
def resume(request, pk):
    """Back on its agent's desk, even above capacity, and open. `client_id` makes a repeat harmless."""
    client_id = client_id_of(request)
    if not threads.line_of(request.user, pk, client_id):
        with transaction.atomic():
            locked = access.locked_for(request.user, Action.SNOOZE, pk)
            lifecycle.resume(locked, by=request.user, client_id=client_id, now=timezone.now())
    target = reverse("thread", args=[pk])
    if not request.htmx:
        return redirect(target)
    return trigger_client_event(HttpResponseLocation(target, target="#pane"), "close-sheet")


TOOL = Tool(
    name="resume",
    position=50,
    words=gettext_lazy("Resume now"),
    icon="circle-play",
    is_possible=lambda reader, conversation: conversation.is_snoozed and standing.holds(reader, conversation),
    addresses=(Address(path="resume", name="resume", view=resume, post=Action.SNOOZE),),
    offline=Offline(door="resume"),
)
