"""Months and days of the week that a text names. Engines change them without a sign: Monday into Tuesday."""

import re
from functools import cache

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_ALT, WEEKDAYS

from translation.languages import LANGUAGES

# Words that mean something else as often: to be allowed, a walk, a seat, an order of things.
_ELSE = {
    "may",
    "mars",
    "march",
    "lipa",
    "travanj",
    "segunda",
    "terça",
    "quarta",
    "quinta",
    "sexta",
    "ocak",
    "haziran",
    "pazar",
}


def contradict(source_text: str, source: str, result: str, target: str) -> bool:
    """Whether a month or a day of the source is gone and another one has come: an inflected form alone is no fault."""
    before, after = named(source_text, source), named(result, target)
    return bool(before - after) and bool(after - before)


def named(text: str, language: str) -> set[str]:
    """Keys of the months and days in a text: {"month 3", "day 0"}, Monday being day 0."""
    names = _names(language)
    return {names[word] for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", text.lower()) if word in names}


@cache
def _names(language: str) -> dict[str, str]:
    """In small letters, as Django's own catalogues write them. Of languages that write no spaces: none."""
    if LANGUAGES[language].script in {"Jpan", "Hans", "Hant", "Kore"}:
        return {}
    with translation.override(language):
        tables = {"month": [MONTHS, MONTHS_ALT], "day": [WEEKDAYS]}
        return {
            str(name).lower(): f"{kind} {number}"
            for kind, several in tables.items()
            for table in several
            for number, name in table.items()
            if str(name).lower() not in _ELSE
        }
