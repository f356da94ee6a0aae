"""What the articles say in another language than its reader's: the original at once, its translation as it arrives."""

from dataclasses import replace

from django.template.loader import render_to_string

from console.drawing.languages import translated_from
from conversations import translating as visitors_words
from conversations import translations
from conversations.knowledge import answers, passages, questions, translated

from . import translating


def foreign(conversation, hits):
    """The languages among them that its agent does not read, and that can be translated for them."""
    reads = _read_by_its_agent(conversation)
    return {language for language in {hit.article.language for hit in hits} if translated.is_wanted([language], reads)}


def passage(conversation, found, best):
    """A `Passage`, drawn with its original; `best`: the place of its sentence that is marked."""
    language = _read_by_its_agent(conversation)
    said = passages.sentences(found.text)
    made = translated.sentences(said, found.article.language, language)
    best = min(best, len(said) - 1)
    context = {
        "conversation": conversation,
        "passage": found,
        "article": found.article,
        "best": best,
        "said": _marked(said, best),
        "original": said[best],
        "made": made,
        "translated": _marked(made.sentences, best),
        "quote": made.sentences[best] if made.sentences else "",
        "language": language,
        "from": translated_from(found.article.language),
    }
    return render_to_string("desk/copilot_translated.html", context)


def _marked(sentences, best):
    return [(sentence, at == best) for at, sentence in enumerate(sentences)]


def is_foreign(conversation, quoted, question):
    """Whether a quoting answer can be translated for who is to read it, and needs to be."""
    languages = [hit.article.language for hit in quoted.sources]
    return translated.is_wanted(languages, translating.of_answers(conversation, question))


def answer(conversation, typed):
    """The quoting answer to what was `typed`, else to what was asked last, drawn with its originals."""
    question = typed or questions.asked_in(conversation)
    language = translating.of_answers(conversation, question)
    quoted = answers.to(question, inbox=conversation.inbox)
    made = translated.quotes(quoted, visitors_words.read_in(conversation, language))
    context = {"conversation": conversation, "typed": typed, "has_come": True}
    if made.why:
        context |= {"answer": quoted, "why": made.why}
    else:
        said = [replace(quote, text=text) for quote, text in zip(quoted.quotes, made.sentences, strict=True)]
        context |= {"answer": replace(quoted, quotes=said), "original": quoted}
        context |= {"engines": made.engines, "language": language}
    return render_to_string("desk/copilot_quotes.html", context)


def _read_by_its_agent(conversation):
    return translations.setting_of(conversation).agent_language
