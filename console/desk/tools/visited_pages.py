"""Which pages of the site the visitor went through, where the inbox keeps them."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conversations import access, visited_pages
from conversations.access import Action

from .tool import Address, Section, Tool


@require_safe
def pages(request, pk):
    conversation = access.conversation_for(request.user, Action.LOOK_BACK, pk)
    found = {"conversation": conversation, "pages": visited_pages.of(conversation)}
    return render(request, "desk/visited_pages.html", found)


TOOL = Tool(
    name="visited-pages",
    position=200,
    words=gettext_lazy("Pages visited"),
    icon="globe",
    opens="visited-pages",
    section=Section.VISITOR,
    is_possible=lambda _reader, conversation: conversation.on_site and conversation.inbox.website.keeps_visited_pages,
    addresses=(Address(path="visited-pages", name="visited-pages", view=pages, get=Action.LOOK_BACK),),
)
