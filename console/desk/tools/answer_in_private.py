"""Answering a comment in private: once, as a message to whoever wrote it."""

from uuid import uuid4

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from console.desk import standing
from console.desk.forms import SheetForm
from conversations import access, private_replies
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.channels import channel_named
from routing import answers

from .tool import Address, Section, Tool

LONGEST = 2000  # characters, as of every message of a page


class AnswerForm(SheetForm):
    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write your answer first."),
            "max_length": gettext_lazy("At most 2,000 characters."),
        },
    )
    client_id = forms.CharField(max_length=36)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_in_private(request, pk):
    """Shows what would be answered, or why it cannot be; then sends."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    now, comment = timezone.now(), private_replies.comment_of(conversation)
    refusal = private_replies.refusal(comment, now=now)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"client_id": str(uuid4())})
    if comment is None or refusal or not form.is_valid():
        return _sheet(request, conversation, comment, form, refusal)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            answer = answers.answer(request.user, pk, text=said["text"], client_id=said["client_id"], now=now)
            private_replies.record(answer, comment)
    except NotPossible as trouble:
        return _sheet(request, conversation, comment, form, str(trouble))
    closed = trigger_client_event(HttpResponse(status=204), "close-sheet")
    return trigger_client_event(closed, "say", {"text": _("Sent as a private message")})


def _sheet(request, conversation, comment, form, refusal):
    quoted = private_replies.quoted(comment) if comment else ""
    context = {"conversation": conversation, "quoted": quoted, "form": form, "refusal": refusal, "longest": LONGEST}
    return render(request, "desk/answer_in_private.html", context, status=422 if form.is_bound else 200)


def _is_possible(user, conversation):
    return channel_named(conversation.inbox.channel).is_public and standing.answers(user, conversation)


TOOL = Tool(
    name="answer-in-private",
    position=70,
    words=gettext_lazy("Answer by a private message"),
    short=gettext_lazy("By message"),
    icon="message-circle",
    opens="answer-in-private",
    section=Section.ANSWER,
    is_possible=_is_possible,
    addresses=(
        Address(
            path="answer-in-private",
            name="answer-in-private",
            view=answer_in_private,
            get=Action.ANSWER,
            post=Action.ANSWER,
        ),
    ),
)
