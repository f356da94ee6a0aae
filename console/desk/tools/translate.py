"""Translating a conversation: what the agent writes, above the draft as it grows, and what the visitor writes.

Sending never waits for a translator: the page sends what it has been shown, or what was written.
"""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, trigger_client_event

from console.desk import translating
from console.desk.forms import SheetForm
from console.limits import buckets
from console.limits.doors import TooMuch
from console.server.numbers import number_in
from conversations import access, messages, translations
from conversations import translating as visitors_words
from conversations.access import Action
from conversations.base.folding import folded
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
        "languages": _by_name(),
        "how_known": Visitor.Certainty(setting.certainty).label,
        "by_default": request.user.translates_automatically,
        "missing": translating.missing(setting),
        "problem": problem,
    }
    return render(request, "desk/translation.html", context, status=422 if problem else 200)


def _by_name():
    """In the order of the reader's names for them, "é" beside "e"."""
    return sorted(LANGUAGES.values(), key=lambda language: folded(str(language)))


@require_safe
def languages(request, pk):
    """All of them, to say with one tap which one the visitor writes, or the agent.

    `of`: "agent", else the visitor; `message`: one of the visitor's that is in the chosen one whatever it looks like.
    """
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    setting = translations.setting_of(conversation)
    is_agents = request.GET.get("of") == "agent"
    likely = [setting.agent_language] if is_agents else translations.likely_languages(conversation)
    context = {
        "conversation": conversation,
        "field": "agent_language" if is_agents else "visitor_language",
        "chosen": setting.agent_language if is_agents else setting.visitor_language,
        "message": number_in(request.GET.get("message")),
        "likely": [LANGUAGES[code] for code in likely],
        "others": [language for language in _by_name() if language.code not in likely],
    }
    return render(request, "desk/languages.html", context)


@require_POST
def choose(request, pk):
    """One language of the pair, or both: `agent_language`, `visitor_language`, of which `message` is an example.

    Answers the pair, as the head has it. Who has tapped on a wrong language takes that back with one tap.
    """
    before = translations.setting_of(access.conversation_for(request.user, Action.ANSWER, pk)).visitor_language
    said = {**request.GET.dict(), **request.POST.dict()}
    chosen = {name: said[name] for name in ("agent_language", "visitor_language") if name in said}
    setting = translations.choose(request.user, pk, **chosen, message=number_in(said.get("message")))
    response = reswap(JsonResponse(translating.facts(setting)), "none")
    saved = {"text": _("Saved")}
    if before and before != setting.visitor_language:
        saved["undo"] = f"{reverse('translation-choose', args=[pk])}?visitor_language={before}"
    return trigger_client_event(trigger_client_event(response, "close-sheet"), "say", saved)


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
    """The translation of what is being written: {"text", "lang", "engine", "label"}, or {"why"} where there is none.

    `source`, `target`: the pair as the page shows it. What was chosen there a moment ago may still be on its way here.
    """
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    text = messages.checked(request.POST.get("text"))
    most, seconds = DRAFTS
    if full := buckets.in_use().fill([buckets.Bucket(f"drafts_of_agent:{request.user.pk}", most, seconds)]):
        raise TooMuch("drafts", full.wait)
    setting = translations.setting_of(conversation)
    source = translations.checked(request.POST.get("source", setting.agent_language))
    target = request.POST.get("target", setting.visitor_language)
    if not target:
        return JsonResponse({"why": _("Choose the visitor’s language.")})
    tag = visitors_words.read_in(conversation, translations.checked(target))
    [made] = service.translate([text], source, tag)
    if not made.text:
        return JsonResponse({"why": str(service.Failure(made.failure).label)})
    label = service.engine_label(made.engine) if made.engine else ""
    return JsonResponse({"text": made.text, "lang": tag, "engine": made.engine, "label": label})


@require_POST
def again(request, pk):
    """What has no translation here is tried once more; the rows come by themselves."""
    translations.try_again(request.user, pk)
    return HttpResponse(status=204)


TOOL = Tool(
    name="translate",
    position=90,
    words=gettext_lazy("Translate"),
    icon="languages",
    key="x",
    opens="translation",
    section=Section.ANSWER,
    is_possible=translating.is_offered,
    addresses=(
        Address(path="translation", name="translation", view=sheet, get=Action.ANSWER, post=Action.ANSWER),
        Address(path="translation/switch", name="translation-switch", view=switch, post=Action.ANSWER),
        Address(path="translation/languages", name="translation-languages", view=languages, get=Action.ANSWER),
        Address(path="translation/choose", name="translation-choose", view=choose, post=Action.ANSWER),
        Address(path="translation/recognise", name="translation-recognise", view=recognise, post=Action.ANSWER),
        Address(path="translation/draft", name="translation-draft", view=draft, post=Action.ANSWER),
        Address(path="translation/again", name="translation-again", view=again, post=Action.ANSWER),
    ),
)
