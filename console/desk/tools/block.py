"""Blocking the visitor of a conversation: why, and for how long where the inbox says so."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from console.desk import standing
from console.desk.forms import SheetForm
from console.desk.leaving import back_to_the_list
from conversations import access, blocks
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.models import Block

from .tool import Address, Place, Section, Tool

OTHER = "other"


class BlockForm(SheetForm):
    """One of the known reasons, or words of one's own."""

    reason = forms.ChoiceField(
        choices=[*Block.Reason.choices, (OTHER, gettext_lazy("Other"))],
        error_messages={
            "required": gettext_lazy("Choose a reason."),
            "invalid_choice": gettext_lazy("Choose a reason."),
        },
    )
    words = forms.CharField(
        required=False,
        max_length=blocks.LONGEST_REASON,
        error_messages={"max_length": gettext_lazy("Say why, in 300 characters at most.")},
    )
    for_good = forms.BooleanField(required=False)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("reason") == OTHER and not cleaned.get("words") and "words" not in self.errors:
            raise forms.ValidationError(_("Say why, in a few words."))
        return cleaned

    @property
    def said(self):
        reason = self.cleaned_data["reason"]
        return self.cleaned_data["words"] if reason == OTHER else reason


@require_http_methods(["GET", "HEAD", "POST"])
def block(request, pk):
    """Asks for a reason, then blocks for as long as the inbox says, or for good."""
    conversation = access.conversation_for(request.user, Action.BLOCK, pk)
    visitor, now = conversation.visitor, timezone.now()
    form = BlockForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _sheet(request, conversation, form, now, form.problem)
    days = None if form.cleaned_data["for_good"] else conversation.inbox.block_days
    try:
        retried(blocks.block)(visitor, by=request.user, reason=form.said, days=days, now=now)
    except NotPossible as refusal:
        return _sheet(request, conversation, form, now, str(refusal))
    return back_to_the_list(request, text=_("%(name)s is blocked") % {"name": visitor.display_name})


def _sheet(request, conversation, form, now, problem):
    standing = blocks.in_force(conversation.visitor, now)
    context = {"conversation": conversation, "form": form, "standing": standing, "problem": problem, "other": OTHER}
    return render(request, "desk/block.html", context, status=422 if problem else 200)


TOOL = Tool(
    name="block",
    position=220,
    words=gettext_lazy("Block this visitor"),
    short=gettext_lazy("Block"),
    icon="ban",
    key="b",
    opens="block",
    places=frozenset({Place.COLUMN}),
    section=Section.VISITOR,
    is_destructive=True,
    is_possible=standing.directs,
    addresses=(Address(path="block", name="block", view=block, get=Action.BLOCK, post=Action.BLOCK),),
)
