"""Translating a conversation: what the agent writes, above the draft as it grows, and what the visitor writes.

Sending never waits for a translator: the page sends what it has been shown, or what was written.
"""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from console.desk import translating
from console.desk.forms import SheetForm
from console.limits import buckets
from console.limits.doors import TooMuch
from conversations import access, messages, translations
from conversations import translating as visitors_words
from conversations.access import Action
from conversations.models import Visitor
from translation import service
from translation.languages import CHOICES, LANGUAGES

from .tool import Address, Section, Tool

DRAFTS = 120, 60  # of one agent, and in how many seconds: a pause of 300 ms between two makes no more
UNKNOWN = gettext_lazy("Choose a language.")


class TranslationForm(SheetForm):
    """The pair of languages, and what is translated by itself."""

    agent_language = forms.ChoiceField(choices=CHOICES, error_messages={"required": UNKNOWN, "invalid_choice": UNKNOWN})
    visitor_language = forms.ChoiceField(
        choices=CHOICES, error_messages={"required": UNKNOWN, "invalid_choice": UNKNOWN}
    )
    automatic = forms.BooleanField(required=False)
    by_default = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, pk):
    """The settings of this conversation, and those of the agent's next ones."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    if request.method != "POST":
        return _sheet(request, conversation)
    form = TranslationForm(request.POST)
    if not form.is_valid():
        return _sheet(request, conversation, problem=form.problem)
    chosen = form.cleaned_data
    translations.choose(
        request.user,
        pk,
        is_automatic=chosen["automatic"],
        agent_language=chosen["agent_language"],
        visitor_language=chosen["visitor_language"],
    )
    translations.choose_default(request.user, is_automatic=chosen["by_default"], language=chosen["agent_language"])
    response = HttpResponse(status=204)
    return trigger_client_event(trigger_client_event(response, "close-sheet"), "say", {"text": _("Saved")})


def _sheet(request, conversation, problem=""):
    visitors_words.language_of(conversation.visitor, conversation)
    setting = translations.setting_of(conversation)
    context = {
        "conversation": conversation,
        "setting": setting,
        "languages": sorted(LANGUAGES.values(), key=lambda language: str(language.name)),
        "how_known": Visitor.Certainty(setting.certainty).label,
        "by_default": request.user.translates_automatically,
        "missing": translating.missing(setting),
        "problem": problem,
    }
    return render(request, "desk/translation.html", context, status=422 if problem else 200)


@require_POST
def switch(request, pk):
    """`on`: whether what the agent writes here is translated from now on. Answers the pair, as the head has it."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    visitors_words.language_of(conversation.visitor, conversation)
    is_on = request.POST.get("on") == "1"
    setting = translations.choose(request.user, pk, is_on=is_on)
    return JsonResponse(translating.facts(setting))


@require_POST
def recognise(request, pk):
    """The pair of languages where nobody has told the visitor's yet, by what they wrote."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    visitors_words.language_of(conversation.visitor, conversation)
    return JsonResponse(translating.facts(translations.setting_of(conversation)))


@require_POST
def draft(request, pk):
    """The translation of what is being written: {"text", "engine", "label"}, or {"why"} where there is none."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    text = messages.checked(request.POST.get("text"))
    most, seconds = DRAFTS
    if full := buckets.in_use().fill([buckets.Bucket(f"drafts_of_agent:{request.user.pk}", most, seconds)]):
        raise TooMuch("drafts", full.wait)
    setting = translations.setting_of(conversation)
    if not setting.visitor_language:
        return JsonResponse({"why": _("Choose the visitor’s language.")})
    [made] = service.translate([text], setting.agent_language, setting.visitor_language)
    if not made.text:
        return JsonResponse({"why": str(service.Failure(made.failure).label)})
    label = service.engine_label(made.engine) if made.engine else ""
    return JsonResponse({"text": made.text, "engine": made.engine, "label": label})


@require_POST
def again(request, pk):
    """What has no translation here is tried once more; the rows come by themselves."""
    translations.try_again(request.user, pk)
    return HttpResponse(status=204)


TOOL = Tool(
    name="translate",
    words=gettext_lazy("Translate"),
    icon="languages",
    key="x",
    opens="translation",
    section=Section.ANSWER,
    is_possible=translating.is_offered,
    addresses=(
        Address(path="translation", name="translation", view=sheet, get=Action.ANSWER, post=Action.ANSWER),
        Address(path="translation/switch", name="translation-switch", view=switch, post=Action.ANSWER),
        Address(path="translation/language", name="translation-language", view=recognise, post=Action.ANSWER),
        Address(path="translation/draft", name="translation-draft", view=draft, post=Action.ANSWER),
        Address(path="translation/again", name="translation-again", view=again, post=Action.ANSWER),
    ),
)
