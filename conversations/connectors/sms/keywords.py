"""The words by which people stop messages to them, and let them begin again: English everywhere, and their own.

Sources: "Twilio support for opt-out keywords (SMS STOP filtering)", help.twilio.com, and "Advanced Opt-Out",
twilio.com/docs/messaging, read in November 2026. What Twilio itself found (`OptOutType`) has the last word. Words of
everyday use ("fin", "alto") count only where they are customary, by the country of the number.
"""

import re
import unicodedata

from conversations.connectors.connector import Person

from .numbers import country_of

STOP = {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"}
START = {"start", "unstop"}
STOP_OF = {
    "FR": {"arret", "stop sms", "desabonner"},
    "BE": {"arret", "stoppen", "afmelden"},
    "CH": {"arret", "stopp", "abmelden"},
    "LU": {"arret", "stopp", "abmelden"},
    "CA": {"arret"},
    "DE": {"stopp", "abmelden"},
    "AT": {"stopp", "abmelden"},
    "NL": {"stoppen", "afmelden"},
    "ES": {"baja", "parar"},
    "MX": {"baja", "alto", "parar"},
    "IT": {"ferma", "cancella"},
    "PT": {"parar", "sair"},
    "BR": {"parar", "sair"},
    "PL": {"koniec", "rezygnuje"},
}
START_OF = {
    "FR": {"reprendre", "demarrer"},
    "BE": {"reprendre", "demarrer", "beginnen"},
    "CH": {"reprendre", "demarrer"},
    "LU": {"reprendre", "demarrer"},
    "CA": {"reprendre", "demarrer"},
    "NL": {"beginnen"},
    "ES": {"alta"},
    "MX": {"alta"},
    "IT": {"inizia"},
    "PT": {"iniciar"},
    "BR": {"iniciar"},
}
FOUND = {"STOP": False, "START": True}  # by Twilio; HELP says nothing of it


def consent_in(text: str, found: str, person: Person) -> bool | None:
    """False: they want no more messages. True: they want them again. None: the text is no such word, alone."""
    if found in FOUND:
        return FOUND[found]
    word, country = _folded(text), country_of(person.phone)
    if word in STOP | STOP_OF.get(country, set()):
        return False
    return True if word in START | START_OF.get(country, set()) else None


def _folded(text: str) -> str:
    """Without accents, capitals and signs: « Arrêt. », “ARRÊT 🙏” and “opt-out” are ARRET and OPT OUT."""
    letters = unicodedata.normalize("NFKD", text[:40]).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))
