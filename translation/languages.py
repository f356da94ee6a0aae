"""The 31 languages that Pupitre translates between, by their BCP 47 codes."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "de": _("German"),
    "en": _("English"),
    "ar": _("Arabic"),
    "eu": _("Basque"),
    "bg": _("Bulgarian"),
    "ca": _("Catalan"),
    "ko": _("Korean"),
    "hr": _("Croatian"),
    "da": _("Danish"),
    "es": _("Spanish"),
    "fi": _("Finnish"),
    "fr": _("French"),
    "el": _("Greek"),
    "nl": _("Dutch"),
    "hu": _("Hungarian"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "lt": _("Lithuanian"),
    "zh-Hans": _("Mandarin"),
    "zh-Hant": _("Taiwanese Mandarin"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "sr": _("Serbian"),
    "sk": _("Slovak"),
    "sl": _("Slovenian"),
    "sv": _("Swedish"),
    "cs": _("Czech"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
}


def known(tag: str) -> str:
    """The code of ours that fits a browser's language tag ("pt-BR" → "pt"), or "" for one we do not know.

    Chinese is told apart by script, or by the region that implies it (RFC 5646, "Script Subtag").
    """
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) else "zh-Hans"
    return parts[0] if parts[0] in LANGUAGES else ""
