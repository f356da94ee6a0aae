"""The words by which people stop messages to them, and let them begin again: English everywhere, and their own.

Sources: "Twilio support for opt-out keywords (SMS STOP filtering)", help.twilio.com, and "Advanced Opt-Out",
twilio.com/docs/messaging, read in November 2026. What Twilio itself found (`OptOutType`) has the last word. What says
nothing else in its language counts wherever the number is from, for people move and borders are near; words of everyday
use ("alto", "end" is Twilio's own) only where they are customary, by the country of the number.
"""

import re
import unicodedata

from conversations.base.text import name
from conversations.connectors.connector import Person

from .numbers import country_of

_LETTER_BY_LETTER = re.compile(r"\w(?: \w)+")


def _folded(text: str) -> str:
    """Without accents, capitals and signs: « Arrêt. », “ARRÊT 🙏”, “opt-out” and “S.T.O.P” are ARRET, OPT OUT, STOP."""
    letters = unicodedata.normalize("NFKD", name(text[:60])).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    word = " ".join(re.findall(r"[^\W_]+", plain))
    return word.replace(" ", "") if _LETTER_BY_LETTER.fullmatch(word) else word


def _words(*written: str) -> set[str]:
    return {_folded(word) for phrases in written for word in phrases.split(", ")}


STOP = _words(
    "stop, stopall, stop all, stop sms, unsubscribe, cancel, end, quit, revoke, optout, opt out",
    "désabonner, désabonnement, désinscrire, désinscription",
    "stopp, abmelden, abbestellen, afmelden, uitschrijven, afmeld, avregistrera",
    "darme de baja, dar de baja, cancelar suscripción, cancelar inscrição, disiscrivimi, cancellami",
    "wypisz, rezygnuję, odhlásit, odhlásiť, leiratkozás, leiratkozom, dezabonare, odjava",
    "стоп, στοπ, отписаться, відписатися, отписване",
)
START = _words("start, unstop", "réabonner, réinscrire", "старт")
STOP_OF = {
    **dict.fromkeys(("FR", "CH", "LU", "CA", "MC"), _words("arrêt, arrêter")),
    "BE": _words("arrêt, arrêter, stoppen"),
    "NL": _words("stoppen"),
    "ES": _words("baja, parar"),
    **dict.fromkeys(("MX", "AR", "CL", "CO", "PE"), _words("baja, alto, parar")),
    **dict.fromkeys(("PT", "BR"), _words("parar, sair")),
    "IT": _words("ferma, cancella"),
    "PL": _words("koniec"),
    "SE": _words("avsluta"),
    "FI": _words("lopeta"),
    "TR": _words("iptal, ret"),
    "GR": _words("διακοπή"),
}
START_OF = {
    **dict.fromkeys(("FR", "CH", "LU", "CA", "MC"), _words("reprendre, démarrer")),
    "BE": _words("reprendre, démarrer, beginnen"),
    "NL": _words("beginnen"),
    **dict.fromkeys(("ES", "MX", "AR", "CL", "CO", "PE"), _words("alta")),
    "IT": _words("inizia"),
    **dict.fromkeys(("PT", "BR"), _words("iniciar")),
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
