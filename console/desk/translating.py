"""The pair of languages of a conversation, as its composer shows it."""

import json

from django.utils.translation import gettext as _

from console.desk import standing
from console.drawing.languages import within
from conversations import translations
from conversations.models import Visitor
from translation import engines, service
from translation.detection import detect
from translation.languages import LANGUAGES


def is_offered(reader, conversation):
    """To who answers it, where some translator is switched on at all."""
    return standing.answers(reader, conversation) and bool(engines.switched_on())


def of(conversation, reader):
    """What the head of an open conversation carries: the facts as JSON, empty where nothing can be translated, and the
    language of a visitor where its agent does not share it, or a colleague said so and may have been wrong.
    """
    setting = translations.setting_of(conversation, reader)
    offered = is_offered(reader, conversation)
    is_told = offered and (setting.is_needed or setting.certainty == Visitor.Certainty.CORRECTED)
    return {
        "translation": json.dumps(facts(setting)) if offered else "",
        "speaks": LANGUAGES[setting.visitor_language].name if is_told and setting.visitor_language else "",
    }


def of_answers(conversation, question):
    """The language in which an answer is drafted: its agent's where what they write is translated, so that it is
    translated once; else the visitor's, as far as it is known or their question tells it.
    """
    setting = translations.setting_of(conversation)
    if setting.is_on and setting.is_needed:
        return setting.agent_language
    return setting.visitor_language or detect(question) or setting.agent_language


def facts(setting):
    """What scripts have to know of a `translations.Setting`: languages as codes and in words, and what keeps it from
    working.
    """
    return {
        "on": setting.is_on,
        "automatic": setting.is_automatic,
        "source": _language(setting.agent_language),
        "target": _language(setting.visitor_language),
        "needed": setting.is_needed,
        "guessed": setting.certainty == Visitor.Certainty.BROWSER,
        "missing": missing(setting),
        "revision": setting.revision,
    }


def missing(setting):
    """Why nothing can be translated for the visitor, in words; empty where it can."""
    if not setting.is_needed or service.is_possible(setting.agent_language, setting.visitor_language):
        return ""
    pair = {"source": within(setting.agent_language), "target": within(setting.visitor_language)}
    return _("No translator from %(source)s into %(target)s.") % pair


def _language(code):
    if not code:
        return None
    language = LANGUAGES[code]
    return {"code": code, "name": str(language), "within": within(code), "dir": language.direction}
