"""The copilot: passages of the company's articles that fit what was asked, and an answer quoted from them.

Whatever it offers goes into the composer by a tap of the agent's, and nowhere else.
"""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conversations import access
from conversations.access import Action
from conversations.base.text import cut
from conversations.knowledge import answers, questions, retrieval

from .tool import Address, Place, Section, Tool

MOST_PASSAGES = 5
LONGEST_TYPED = 300  # characters


@require_safe
def find(request, pk):
    """What was typed (`q`), or what the visitor asked last; of a question typed in the sheet only what it finds."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    typed = cut(request.GET.get("q", "").strip(), LONGEST_TYPED)
    question = typed or questions.asked_in(conversation)
    found = retrieval.find(question, inbox=conversation.inbox, limit=MOST_PASSAGES, is_typed=bool(typed))
    context = {"conversation": conversation, "question": question, "typed": typed, "found": found}
    is_part = request.htmx and request.htmx.target == "copilot-found"
    return render(request, f"desk/copilot_find.html{'#found' if is_part else ''}", context)


@require_safe
def answer(request, pk):
    """To what the visitor asked last, or to what was typed: a quoting answer, with its sources."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    typed = cut(request.GET.get("q", "").strip(), LONGEST_TYPED)
    question = typed or questions.asked_in(conversation)
    found = retrieval.find(question, inbox=conversation.inbox, limit=answers.MOST_PASSAGES)
    context = {
        "conversation": conversation,
        "question": question,
        "typed": typed,
        "answer": answers.quoting(found),
    }
    return render(request, "desk/copilot_answer.html", context)


TOOL = Tool(
    name="copilot",
    words=gettext_lazy("Copilot: find and answer"),
    short=gettext_lazy("Copilot"),
    icon="sparkles",
    key="i",
    opens="copilot",
    places=frozenset({Place.FIELD}),
    section=Section.ANSWER,
    addresses=(
        Address(path="copilot", name="copilot", view=find, get=Action.ANSWER),
        Address(path="copilot/answer", name="copilot-answer", view=answer, get=Action.ANSWER),
    ),
)
