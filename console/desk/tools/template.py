"""Templates of a channel's provider: chosen, filled in, read as they will be read, and sent.

Where a channel takes no free words any more they are all that goes out, and stand where one writes
(`static/js/channel/answer_window.js`).
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from console.desk import standing
from console.server.numbers import number_in
from conversations import access, message_templates
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.channels import channel_named
from conversations.message_templates import Gap
from routing import answers

from .tool import Address, Section, Sends, Tool


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request, pk):
    """All of them; with `template` the form of one. What is posted goes out, or is shown as it would be read."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    chosen = _chosen(conversation, request.POST or request.GET)
    if "preview" in request.POST and chosen is not None:
        return _form(request, conversation, chosen)
    if request.method == "POST":
        return _sent(request, conversation, chosen)
    if chosen is not None:
        return _form(request, conversation, chosen)
    offered = message_templates.offered(conversation.inbox)
    return render(request, "desk/templates.html", {"conversation": conversation, "templates": offered})


def _sent(request, conversation, chosen):
    """`client_id` is that of the form: a second tap on it finds its work done."""
    said = request.POST
    try:
        answers.answer_with_template(
            request.user,
            conversation.pk,
            template_id=number_in(said.get("template")) or 0,
            values=said,
            client_id=said.get("client_id"),
            now=timezone.now(),
        )
    except NotPossible as refusal:
        if chosen is None:
            raise
        return _form(request, conversation, chosen, problem=str(refusal))
    return trigger_client_event(HttpResponse(status=204), "close-sheet")


def _chosen(conversation, said):
    return message_templates.offered(conversation.inbox).filter(pk=number_in(said.get("template")) or 0).first()


def _form(request, conversation, template, *, problem=""):
    """What was filled in stays where it was refused, and stands in the text."""
    said = request.POST
    context = {
        "conversation": conversation,
        "template": template,
        "gaps": [(gap, said.get(gap.field, "")) for gap in message_templates.gaps_of(template)],
        "header": _as_read(template.header, "header", said),
        "body": _as_read(template.body, "body", said),
        "client_id": said.get("client_id") or get_random_string(20),
        "longest": message_templates.LONGEST_VALUE,
        "problem": problem,
    }
    return render(request, "desk/template.html", context, status=422 if problem else 200)


def _as_read(text, part, said):
    """A part of the template with what was filled in; gaps that are empty are marked."""
    pieces = message_templates.pieces_of(text)
    return format_html_join("", "{}{}", ((words, _gap(part, name, said)) for words, name in pieces))


def _gap(part, name, said):
    filled = said.get(Gap(part, name).field, "").strip()
    return filled or (format_html("<mark>{}</mark>", name) if name else "")


def _has_templates(reader, conversation):
    connector = channel_named(conversation.inbox.channel).connector
    return standing.answers(reader, conversation) and bool(connector and connector.templates)


TOOL = Tool(
    name="template",
    position=130,
    words=gettext_lazy("Send a template"),
    short=gettext_lazy("Template"),
    icon="layout-template",
    opens="templates",
    section=Section.ANSWER,
    sends=Sends.TEMPLATE,
    is_possible=_has_templates,
    addresses=(Address(path="templates", name="templates", view=templates, get=Action.ANSWER, post=Action.ANSWER),),
)
