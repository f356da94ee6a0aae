"""What is answered once a conversation has left the desk: the list."""

from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, HttpResponseLocation, trigger_client_event


def back_to_the_list(request, **said):
    """What was open has left: the list, and a line that says what was done (`text`, `undo`: an address)."""
    watches = request.user.sees_everything and not hasattr(request.user, "agent")
    target = reverse("supervision" if watches else "desk")
    if not request.htmx:
        return redirect(target)
    if watches:
        return HttpResponseClientRedirect(target)
    back = HttpResponseLocation(target, target="#pane")
    return trigger_client_event(trigger_client_event(back, "close-sheet"), "say", said)
