"""Languages within a sentence, where French has an article before them and small letters."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from translation.languages import LANGUAGES

TRANSLATED_FROM = {
    "de": _("Translated from German"),
    "en": _("Translated from English"),
    "ar": _("Translated from Arabic"),
    "eu": _("Translated from Basque"),
    "bg": _("Translated from Bulgarian"),
    "ca": _("Translated from Catalan"),
    "ko": _("Translated from Korean"),
    "hr": _("Translated from Croatian"),
    "da": _("Translated from Danish"),
    "es": _("Translated from Spanish"),
    "fi": _("Translated from Finnish"),
    "fr": _("Translated from French"),
    "el": _("Translated from Greek"),
    "nl": _("Translated from Dutch"),
    "hu": _("Translated from Hungarian"),
    "it": _("Translated from Italian"),
    "ja": _("Translated from Japanese"),
    "lt": _("Translated from Lithuanian"),
    "zh-Hans": _("Translated from Mandarin"),
    "zh-Hant": _("Translated from Taiwanese Mandarin"),
    "pl": _("Translated from Polish"),
    "pt": _("Translated from Portuguese"),
    "ro": _("Translated from Romanian"),
    "ru": _("Translated from Russian"),
    "sr": _("Translated from Serbian"),
    "sk": _("Translated from Slovak"),
    "sl": _("Translated from Slovenian"),
    "sv": _("Translated from Swedish"),
    "cs": _("Translated from Czech"),
    "tr": _("Translated from Turkish"),
    "uk": _("Translated from Ukrainian"),
}


def translated_from(code):
    """Beside a translation: from which language."""
    return str(TRANSLATED_FROM[code])


def within(code):
    """A language's name in the middle of a sentence."""
    name = str(LANGUAGES[code])
    return name[:1].lower() + name[1:] if (get_language() or "").startswith("fr") else name
