"""A conversation goes on with a colleague or another group: the sheet to choose from, and the transfer."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from console.desk import standing
from console.desk.forms import SheetForm
from console.desk.leaving import back_to_the_list
from conversations import access
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Group
from routing import transfers
from routing.models import Agent

from .tool import Address, Place, Tool

ANYWAY = "anyway"  # an agent whom the sender saw to be unavailable: the choice itself says that it may wait


class TransferForm(SheetForm):
    """`to`: "agent-5", "anyway-5" or "group-2"; `holder`: the id of the user who had it when the sheet was opened."""

    to = forms.RegexField(
        r"^(agent|anyway|group)-\d{1,18}$",
        error_messages={
            "required": gettext_lazy("Choose who goes on with it."),
            "invalid": gettext_lazy("Choose who goes on with it."),
        },
    )
    comment = forms.CharField(
        required=False,
        max_length=transfers.LONGEST_COMMENT,
        error_messages={"max_length": gettext_lazy("The comment is too long: at most 1,000 characters.")},
    )
    holder = forms.IntegerField(required=False)

    def clean_to(self):
        kind, pk = self.cleaned_data["to"].split("-")
        rows = Group.objects.filter(pk=pk) if kind == "group" else Agent.objects.select_related("user").filter(pk=pk)
        found = rows.first()
        if found is None:
            raise forms.ValidationError(_("What you chose is no longer there. Choose again."))
        self.cleaned_data["anyway"] = kind == ANYWAY
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request, pk):
    """Asks to whom, then transfers. Who became unavailable meanwhile can be chosen anyway."""
    conversation = access.conversation_for(request.user, Action.TRANSFER, pk)
    form = TransferForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _sheet(request, conversation, form)
    try:
        retried(transfers.transfer)(request.user, pk, **form.cleaned_data, now=timezone.now())
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _sheet(request, access.conversation_for(request.user, Action.TRANSFER, pk), form)
    to = form.cleaned_data["to"]
    return _done(request, conversation, text=_("Transferred to %(name)s") % {"name": to})


def _sheet(request, conversation, form):
    """Chosen and written before, it stays so; a colleague who became unavailable meanwhile can be chosen anyway."""
    context = {
        "conversation": conversation,
        "form": form,
        "agents": transfers.colleagues(request.user, conversation),
        "teams": transfers.teams(request.user, conversation),
        "chosen": form["to"].value() or "",
    }
    return render(request, "desk/transfer.html", context, status=422 if form.is_bound else 200)


def _done(request, conversation, *, text):
    """Whose desk it left goes back to the list; who reads along goes on reading."""
    if conversation.agent_id == request.user.pk:
        return back_to_the_list(request, text=text)
    if not request.htmx:
        return redirect(reverse("thread", args=[conversation.pk]))
    closed = HttpResponse(status=204)
    return trigger_client_event(trigger_client_event(closed, "close-sheet"), "say", {"text": text})


TOOL = Tool(
    name="transfer",
    position=20,
    words=gettext_lazy("Transfer the conversation"),
    short=gettext_lazy("Transfer"),
    icon="forward",
    key="t",
    opens="transfer",
    places=frozenset({Place.HEAD}),
    is_possible=lambda reader, conversation: (
        not conversation.is_closed and (standing.answers(reader, conversation) or reader.sees_everything)
    ),
    addresses=(Address(path="transfer", name="transfer", view=transfer, get=Action.TRANSFER, post=Action.TRANSFER),),
)
