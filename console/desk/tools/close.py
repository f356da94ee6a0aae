"""Closing a conversation: with a tag, mandatory where its inbox says so, and a note for colleagues."""

from typing import cast

from django import forms
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from console.desk import standing
from console.desk.asking import ask_once_more, client_id_of, seen_of
from console.desk.leaving import back_to_the_list
from conversations import access, lifecycle, tags, threads, unseen
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.knowledge import likely_tags
from conversations.models import Tag

from .tool import Address, Offline, Place, Tool

MANY_TAGS = 8  # more than these are found by searching


class CloseForm(forms.Form):
    """Tag and end note. That a tag is mandatory is the domain's rule; the form only shows it."""

    tag = forms.ModelChoiceField(
        Tag.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This tag does not belong to this inbox. Choose another.")},
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": gettext_lazy("The note is too long: at most 2,000 characters.")},
    )

    def __init__(self, *args, conversation, **kwargs):
        super().__init__(*args, **kwargs)
        self.conversation = conversation
        self.tags = conversation.inbox.tags.all()
        cast(forms.ModelChoiceField, self.fields["tag"]).queryset = self.tags

    @property
    def tag_required(self):
        return self.conversation.inbox.tag_required and self.tags.exists()

    def clean_tag(self):
        tag = self.cleaned_data["tag"]
        if tag is None and self.tag_required:
            raise forms.ValidationError(_("Choose a tag to close: it is required for this inbox."))
        return tag


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """`client_id`, where one is given, makes a repeat harmless: it is answered as the first was."""
    client_id = client_id_of(request)
    if threads.line_of(request.user, pk, client_id):
        return _closed(request)
    conversation = access.conversation_for(request.user, Action.CLOSE, pk)
    chosen = {"tag": str(conversation.tag_id or "")}
    form = CloseForm(request.POST if request.method == "POST" else None, conversation=conversation, initial=chosen)
    if not form.is_valid():
        return _close_sheet(request, conversation, form)
    try:
        with transaction.atomic():
            locked = access.locked_for(request.user, Action.CLOSE, pk)
            unseen.check(locked, seen_of(request))
            said = {name: form.cleaned_data[name] for name in ("tag", "note")}
            lifecycle.close(locked, by=request.user, **said, client_id=client_id, now=timezone.now())
    except unseen.WroteSince as news:
        return ask_once_more(request, conversation, news, button=_("Close anyway"))
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _close_sheet(request, conversation, form)
    return _closed(request)


def _closed(request):
    return back_to_the_list(request, text=_("Conversation closed"))


def _close_sheet(request, conversation, form):
    is_looked_at = request.htmx and request.htmx.target == "sheet-in"  # not brought in advance, for want of a network
    suggested = likely_tags.likely(conversation) if is_looked_at else None
    found = tags.likeliest_first(conversation, by=request.user, suggested=suggested)
    context = {
        "conversation": conversation,
        "form": form,
        "tags": found,
        "suggested": suggested,
        "has_many": len(found) > MANY_TAGS,
    }
    return render(request, "desk/close.html", context, status=422 if form.is_bound else 200)


TOOL = Tool(
    name="close",
    position=40,
    words=gettext_lazy("Close the conversation"),
    short=pgettext_lazy("short", "Close"),
    icon="circle-check",
    key="c",
    opens="close",
    places=frozenset({Place.HEAD}),
    is_main=True,
    is_possible=lambda reader, conversation: not conversation.is_closed and standing.directs(reader, conversation),
    addresses=(Address(path="close", name="close", view=close, get=Action.CLOSE, post=Action.CLOSE, tells_seen=True),),
    offline=Offline(door="close", sheets=("close",), leaves=True),
)
