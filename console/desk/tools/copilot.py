"""The copilot: passages of the company's articles that fit what was asked, an answer from them, a better draft.

With a language model answers are worded and drafts improved (`console/desk/suggesting.py`); without one an answer is
quoted. Whatever it offers goes into the composer by a tap of the agent's, and nowhere else.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from console.desk import translated_passages
from console.limits import buckets
from console.limits.doors import TooMuch
from console.server import slow_answers
from console.server.numbers import number_in
from conversations import access
from conversations.access import Action
from conversations.base.text import cut
from conversations.copilot import service
from conversations.copilot.models import Feature
from conversations.knowledge import answers, questions, retrieval, summaries
from conversations.knowledge.models import Passage

from .tool import Address, Place, Section, Sends, Tool

MOST_PASSAGES = 5
LONGEST_TYPED = 300  # characters
TRANSLATIONS = 300, 60  # of passages for one agent, and in how many seconds
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
        "foreign": translated_passages.foreign(conversation, found.hits),
        "improves": service.is_configured(),
    }
    is_part = request.htmx and request.htmx.target == "copilot-found"
    return render(request, f"desk/copilot_find.html{'#found' if is_part else ''}", context)


@require_safe
def passage(request, pk):
    """A `passage` that was found, in its agent's language; `best`: the place of its sentence that is marked."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    _limit_translations(request.user)
    known = Passage.objects.known_at(conversation.inbox).select_related("article__page")
    found = known.filter(pk=number_in(request.GET.get("passage"))).first()
    if found is None:  # its article was indexed anew meanwhile: what is shown stands
        return HttpResponse(status=204)
    best = number_in(request.GET.get("best")) or 0
    return slow_answers.answer(lambda: translated_passages.passage(conversation, found, best))


def _limit_translations(agent):
    most, seconds = TRANSLATIONS
    if full := buckets.in_use().fill([buckets.Bucket(f"passages_of_agent:{agent.pk}", most, seconds)]):
        raise TooMuch("passages", full.wait)


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
    quoted = None if writes else answers.to(question, inbox=conversation.inbox)
    context = {
        "conversation": conversation,
        "question": question,
        "typed": typed,
        "improves": improves,
        "writes": writes,
        "answer": quoted,
        "is_foreign": bool(quoted) and translated_passages.is_foreign(conversation, quoted, question),
    }
    return render(request, "desk/copilot_answer.html", context)


@require_safe
def translated_answer(request, pk):
    """The quoting answer in the language in which it is to be written, its quotes beside it."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    _limit_translations(request.user)
    typed = cut(request.GET.get("q", "").strip(), LONGEST_TYPED)
    return slow_answers.answer(lambda: translated_passages.answer(conversation, typed))


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
    context = {
        "conversation": conversation,
        "summary": summaries.of(conversation),
        "writes": service.is_configured(),
    }
    return render(request, "desk/summary.html", context)


TOOL = Tool(
    name="copilot",
    position=100,
    words=gettext_lazy("Copilot: find and answer"),
    short=gettext_lazy("Copilot"),
    icon="sparkles",
    key="i",
    opens="copilot",
    places=frozenset({Place.FIELD}),
    section=Section.ANSWER,
    sends=Sends.ANSWER,
    addresses=(
        Address(path="copilot", name="copilot", view=find, get=Action.ANSWER),
        Address(path="copilot/answer", name="copilot-answer", view=answer, get=Action.ANSWER),
        Address(path="copilot/answer/translated", name="copilot-translated", view=translated_answer, get=Action.ANSWER),
        Address(path="copilot/passage", name="copilot-passage", view=passage, get=Action.ANSWER),
        Address(path="copilot/improve", name="copilot-improve", view=improve, get=Action.ANSWER),
        Address(path="copilot/summary", name="summary", view=summary, get=Action.ANSWER),
    ),
)
