"""Taking a snoozed conversation back."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseLocation, trigger_client_event

from console.desk.asking import client_id_of
from conversations import access, lifecycle, threads
from conversations.access import Action


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
