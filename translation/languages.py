"""The 31 languages that Pupitre translates between, by their BCP 47 codes."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RIGHT_TO_LEFT = {"Arab"}
# Within the class of a regular expression: signs of scripts that part no words (kana, Han), or whose words run on
# (Hangul, after a name or a figure).
UNSPACED = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"


@dataclass(frozen=True)
class Language:
    """`name` in the reader's language, `own_name` as its speakers write it, `script` by ISO 15924."""

    code: str
    name: Promise
    own_name: str
    script: str = "Latn"

    def __str__(self) -> str:
        return str(self.name)

    @property
    def direction(self) -> str:
        """As HTML's attribute `dir` says it."""
        return "rtl" if self.script in RIGHT_TO_LEFT else "ltr"


LANGUAGES = {
    language.code: language
    for language in (
        Language("de", _("German"), "Deutsch"),
        Language("en", _("English"), "English"),
        Language("ar", _("Arabic"), "العربية", "Arab"),
        Language("eu", _("Basque"), "Euskara"),
        Language("bg", _("Bulgarian"), "Български", "Cyrl"),
        Language("ca", _("Catalan"), "Català"),
        Language("ko", _("Korean"), "한국어", "Kore"),
        Language("hr", _("Croatian"), "Hrvatski"),
        Language("da", _("Danish"), "Dansk"),
        Language("es", _("Spanish"), "Español"),
        Language("fi", _("Finnish"), "Suomi"),
        Language("fr", _("French"), "Français"),
        Language("el", _("Greek"), "Ελληνικά", "Grek"),
        Language("nl", _("Dutch"), "Nederlands"),
        Language("hu", _("Hungarian"), "Magyar"),
        Language("it", _("Italian"), "Italiano"),
        Language("ja", _("Japanese"), "日本語", "Jpan"),
        Language("lt", _("Lithuanian"), "Lietuvių"),
        Language("zh-Hans", _("Mandarin"), "普通话", "Hans"),
        Language("zh-Hant", _("Taiwanese Mandarin"), "臺灣華語", "Hant"),
        Language("pl", _("Polish"), "Polski"),
        Language("pt", _("Portuguese"), "Português"),
        Language("ro", _("Romanian"), "Română"),
        Language("ru", _("Russian"), "Русский", "Cyrl"),
        Language("sr", _("Serbian"), "Српски", "Cyrl"),
        Language("sk", _("Slovak"), "Slovenčina"),
        Language("sl", _("Slovenian"), "Slovenščina"),
        Language("sv", _("Swedish"), "Svenska"),
        Language("cs", _("Czech"), "Čeština"),
        Language("tr", _("Turkish"), "Türkçe"),
        Language("uk", _("Ukrainian"), "Українська", "Cyrl"),
    )
}
CHOICES = [(language.code, language.name) for language in LANGUAGES.values()]


def in_reading_order(choices: Any) -> list[tuple[str, str]]:
    """Languages, as pairs of a code and a name, in the alphabet of whoever reads the names now; none of them comes
    first.
    """
    return sorted(
        ((code, str(name)) for code, name in choices), key=lambda choice: (choice[0] != "", _plain(choice[1]))
    )


def is_of_languages(choices: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a column has them, and nothing else, to choose from."""
    return {code for code, _name in choices} == set(LANGUAGES)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def known(tag: str) -> str:
    """The code of ours that fits a browser's language tag ("pt-BR" → "pt"), or "" for one we do not know.

    Chinese is told apart by script, or by the region that implies it (RFC 5646, "Script Subtag").
    """
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) else "zh-Hans"
    return parts[0] if parts[0] in LANGUAGES else ""


def named(tag: str) -> str:
    """ "Portuguese (BR)", of a browser's or a provider's tag, in the reader's language; the tag if it is not ours."""
    code = known(tag)
    if not code:
        return tag
    region = next((part for part in tag.replace("_", "-").split("-")[1:] if len(part) == 2), "")
    name = str(LANGUAGES[code])
    return f"{name} ({region.upper()})" if region and code != "zh-Hant" else name
