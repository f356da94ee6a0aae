"""The copilot: passages of the company's articles that fit what was asked, an answer from them, a better draft.

With a language model answers are worded and drafts improved (`console/desk/suggesting.py`); without one an answer is
quoted. Whatever it offers goes into the composer by a tap of the agent's, and nowhere else.
"""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conversations import access
from conversations.access import Action
from conversations.base.text import cut
from conversations.copilot import service
from conversations.copilot.models import Feature
from conversations.knowledge import answers, questions, retrieval, summaries

from .tool import Address, Place, Section, Tool

MOST_PASSAGES = 5
LONGEST_TYPED = 300  # characters
WAYS = [  # each with its icon
    (Feature.CORRECT, "spell-check"),
    (Feature.SHORTER, "scissors"),
    (Feature.WARMER, "hand-heart"),
    (Feature.FORMAL, "briefcase-business"),
]


@require_safe
def find(request, pk):
    """What was typed (`q`), or what the visitor asked last; of a question typed in the sheet only what it finds."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    typed = cut(request.GET.get("q", "").strip(), LONGEST_TYPED)
    question = typed or questions.asked_in(conversation)
    found = retrieval.find(question, inbox=conversation.inbox, limit=MOST_PASSAGES, is_typed=bool(typed))
    context = {
        "conversation": conversation,
        "question": question,
        "typed": typed,
        "found": found,
        "improves": service.is_configured(),
    }
    is_part = request.htmx and request.htmx.target == "copilot-found"
    return render(request, f"desk/copilot_find.html{'#found' if is_part else ''}", context)


@require_safe
def answer(request, pk):
    """To what the visitor asked last, or to what was typed: a place for what the model writes; without one, or with
    `quote`, a quoting answer.
    """
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    typed = cut(request.GET.get("q", "").strip(), LONGEST_TYPED)
    question = typed or questions.asked_in(conversation)
    improves = service.is_configured()
    writes = improves and bool(question) and "quote" not in request.GET
    context = {
        "conversation": conversation,
        "question": question,
        "typed": typed,
        "improves": improves,
        "writes": writes,
        "answer": None if writes else _quoted(question, conversation),
    }
    return render(request, "desk/copilot_answer.html", context)


def _quoted(question, conversation):
    return answers.quoting(retrieval.find(question, inbox=conversation.inbox, limit=answers.MOST_PASSAGES))


@require_safe
def improve(request, pk):
    """The ways in which what stands in the composer can be worded anew; the page has the draft itself."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    context = {"conversation": conversation, "improves": service.is_configured(), "ways": WAYS}
    return render(request, "desk/copilot_improve.html", context)


@require_safe
def summary(request, pk):
    """What somebody has to know to whom the conversation was transferred; in the line above it that unfolds."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    return render(request, "desk/summary.html", {"summary": summaries.of(conversation)})


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
        Address(path="copilot/improve", name="copilot-improve", view=improve, get=Action.ANSWER),
        Address(path="copilot/summary", name="summary", view=summary, get=Action.ANSWER),
    ),
)
