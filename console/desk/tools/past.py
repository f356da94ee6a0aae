"""A visitor's past conversations, read-only."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from console.desk import history
from console.server.numbers import number_in
from console.shell import page
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.text import cut

from .tool import Address, Tool


@require_safe
def past(request, pk):
    """The visitor's earlier conversations, by year and words; of htmx's questions only the part that changes."""
    before = number_in(request.GET.get("before"))
    if before is None and request.GET.get("before"):
        raise NotPossible(_("This page does not exist."))
    found = history.past_page(
        request.user,
        pk,
        text=cut(request.GET.get("q", ""), 200),
        before=before,
        year=request.GET.get("year", ""),
    )
    if request.htmx and not request.htmx.history_restore_request:
        part = {"past-found": "#found", "past-more": "#rows"}.get(request.htmx.target, "#page")
        return render(request, f"desk/past.html{part}", found)
    return render(request, "desk/past.html", {**page.context(request.user), **found})


TOOL = Tool(
    name="past",
    position=190,
    words=gettext_lazy("Past conversations"),
    icon="history",
    key="h",
    is_possible=lambda _reader, _conversation: True,
    addresses=(Address(path="past", name="past", view=past, get=Action.LOOK_BACK),),
)
