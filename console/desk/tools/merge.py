"""Saying that a visitor is the same person as another one, and taking it back.

Every agent may do so in a conversation of theirs, not supervisors alone: it shows nobody anything that the gate has not
shown them, neither visitor notices it, the timeline says who did it, and a split undoes all of it. Who would have to
ask a supervisor first lives with two profiles of one person.
"""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from console.desk import standing
from console.desk.forms import SheetForm
from conversations import access, blocks, duplicate_visitors, merges
from conversations.access import Action
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.text import cut

from .tool import Address, Place, Section, Tool

LONGEST_SEARCH = 200  # characters


class MergeForm(SheetForm):
    """`other`: a conversation of the other visitor. `asked`: the agent has asked them, where little speaks for it."""

    other = forms.IntegerField(
        error_messages={"required": gettext_lazy("Choose a visitor."), "invalid": gettext_lazy("Choose a visitor.")}
    )
    asked = forms.BooleanField(required=False)


class SplitForm(SheetForm):
    merge = forms.IntegerField()


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Shows who it might be, and who it is already; then merges."""
    conversation = access.conversation_for(request.user, Action.MERGE, pk)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _sheet(request, conversation, form)
    try:
        other = _chosen(request.user, conversation, **form.cleaned_data)
        merges.merge(conversation, other, by=request.user, now=timezone.now())
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _sheet(request, conversation, form)
    return _done(_("Merged with %(name)s") % {"name": other.display_name})


@require_POST
def split(request, pk):
    """Takes one merge back. Who names none, or one that they may not see, is told that it stands no more."""
    conversation = access.conversation_for(request.user, Action.MERGE, pk)
    form = SplitForm(request.POST)
    merge_id = form.cleaned_data["merge"] if form.is_valid() else 0
    merges.split(conversation, merge_id, by=request.user, now=timezone.now())
    return _done(_("Two visitors again"))


def _chosen(reader, conversation, other, asked):
    """The visitor of that conversation. Raises NotPossible where too little speaks for it, or nobody is there."""
    try:
        found = access.conversation_for(reader, Action.LOOK_BACK, other)
    except NotReachable:
        raise NotPossible(_("This visitor no longer exists.")) from None
    compared = duplicate_visitors.compare(
        duplicate_visitors.known(reader, conversation), duplicate_visitors.known(reader, found)
    )
    if not compared.is_enough and not asked:
        raise NotPossible(_("Fewer than two signs match: ask the visitor, then confirm that you have."))
    return found.visitor


def _sheet(request, conversation, form):
    """htmx asks for the candidates alone while somebody types. Who is refused keeps what they searched and chose."""
    sent = request.POST if form.is_bound else request.GET
    text = cut(sent.get("q", ""), LONGEST_SEARCH)
    candidates = duplicate_visitors.candidates(request.user, conversation, text)
    context = {
        "conversation": conversation,
        "form": form,
        "text": text,
        "candidates": candidates,
        "blocked": blocks.against([each.known.visitor for each in candidates], timezone.now()),
        "merges": merges.seen_by(request.user, conversation.visitor),
    }
    part = "#candidates" if request.htmx.target == "candidates" else ""
    return render(request, f"desk/merge.html{part}", context, status=422 if form.is_bound else 200)


def _done(text):
    closed = trigger_client_event(HttpResponse(status=204), "close-sheet")
    return trigger_client_event(closed, "say", {"text": text})


TOOL = Tool(
    name="merge",
    position=210,
    words=gettext_lazy("Merge with another visitor"),
    short=gettext_lazy("Merge"),
    icon="merge",
    opens="merge",
    places=frozenset({Place.COLUMN}),
    section=Section.VISITOR,
    is_possible=standing.directs,
    addresses=(
        Address(path="merge", name="merge", view=merge, get=Action.MERGE, post=Action.MERGE),
        Address(path="split", name="split", view=split, post=Action.MERGE),
    ),
)
