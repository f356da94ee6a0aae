"""The page of what an agent has set aside."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.desk import snoozed as snoozed_list
from console.shell import page


@require_safe
def snoozed(request):
    """The agent's snoozed conversations, by the time they come back."""
    listed = snoozed_list.page(request.user, after=request.GET.get("after", ""))
    if "after" in request.GET and request.htmx:
        return render(request, "desk/snoozed.html#rows", listed)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/snoozed.html#page", listed)
    return render(request, "desk/snoozed.html", {**page.context(request.user), **listed, "tab": "snoozed"})
