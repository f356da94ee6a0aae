"""What an agent is shown of a suggestion of the copilot's: where it waits, how it ends."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

from conversations import access, translations
from conversations.access import Action
from conversations.copilot.difference import difference
from conversations.copilot.events import Finished, Reason, Sentence, Source, Struck, Words
from conversations.copilot.models import Feature


@dataclass
class Said:
    """What the model has said so far: sentences of an answer, or words of a rewriting, and what was struck."""

    parts: list[Sentence | Words] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)  # by their numbers
    struck: list[Struck] = field(default_factory=list)
    size: int = 0  # characters

    def add(self, part: Sentence | Words) -> list[Source]:
        """Answers with the sources that were not named before."""
        named = part.sources if isinstance(part, Sentence) else ()
        fresh = [source for source in named if source.number not in self.sources]
        self.parts.append(part)
        self.sources |= {source.number: source for source in fresh}
        self.size += len(part.text)
        return fresh


def language(reader, conversation_id, feature):
    """In which an answer is to be written, where its agent has what they write translated: in theirs, so that it is
    translated once. A summary is for its reader. Else empty: the visitor's, or for a rewriting that of the draft.
    """
    if feature == Feature.SUMMARY:
        return translations.language_of(reader)
    if feature != Feature.ANSWER:
        return ""
    setting = translations.setting_of(access.conversation_for(reader, Action.ANSWER, conversation_id))
    return setting.agent_language if setting.is_on and setting.is_needed else ""


def waiting(place):
    """In words, how many come first."""
    return ngettext("%(n)d request comes before yours.", "%(n)d requests come before yours.", place) % {"n": place}


def source(named: Source):
    """As it stands below an answer."""
    return render_to_string("desk/copilot_source.html", {"number": named.number, "passage": named.hit.passage})


def finished(asked, said: Said, end: Finished):
    """An answer with its sources, a summary, or a rewriting with what it changed."""
    if asked.feature not in (Feature.ANSWER, Feature.SUMMARY):
        changes = difference(asked.text, end.text)
        context = {"before": _marked(changes, "gone", "del"), "after": _marked(changes, "new", "ins"), "end": end}
        return render_to_string("desk/copilot_improved.html", context)
    context = {"sentences": _numbered(said.parts), "struck": said.struck, "end": end}
    name = "summary_words" if asked.feature == Feature.SUMMARY else "copilot_answered"
    return render_to_string(f"desk/{name}.html", context)


def failed(asked, reason):
    """Why there is none, and what may be done instead."""
    return _without(asked, Reason(reason).label, is_empty=reason == Reason.NOTHING_FOUND)


def refused(asked, words):
    """The same where the product says no, in its words."""
    return _without(asked, words)


def _numbered(sentences):
    """Each with the numbers of its sources, which nothing may part from it."""
    numbers = [
        format_html_join("", "<sup>{}</sup>", ([source.number] for source in sentence.sources))
        for sentence in sentences
    ]
    return format_html_join(" ", "{}{}", ((each.text, of_it) for each, of_it in zip(sentences, numbers, strict=True)))


def _marked(changes, kind, tag):
    """One side of a difference. Its texts bring their own spaces, so nothing may stand between them."""
    sides = [(change.text, change.kind == kind) for change in changes if change.kind in ("same", kind)]
    return format_html_join("", "{}", ([_mark(text, tag) if is_marked else text] for text, is_marked in sides))


def _mark(text, tag):
    """The line through or below it begins with its words, not with the space before them."""
    words = text.lstrip() or text
    return format_html(f"{{}}<{tag}>{{}}</{tag}>", text.removesuffix(words), words)


def _without(asked, why, *, is_empty=False):
    if asked.feature == Feature.SUMMARY:
        return format_html('<p class="hint">{}</p>', why)
    context = {
        "conversation": {"pk": asked.conversation},
        "typed": asked.question,
        "may_quote": asked.feature == Feature.ANSWER,
        "is_empty": is_empty,
        "why": why,
    }
    return render_to_string("desk/copilot_failed.html", context)
