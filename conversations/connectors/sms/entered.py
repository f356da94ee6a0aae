"""What Twilio gives out, and to whom may be written, as an administrator enters it."""

import re

import phonenumbers
from django.utils.translation import gettext as _

from conversations.connectors.entered import Wrong

from .numbers import digits_of

_AC = re.compile(r"AC[0-9a-f]{32}")
_MG = re.compile(r"MG[0-9a-f]{32}")
_SHORT = re.compile(r"[0-9]{3,8}")
_BETWEEN = re.compile(r"[\s().-]+")  # as people part the figures of a number
MOST_A_DAY = 999_999


def account_sid(written: str) -> str:
    if not _AC.fullmatch(written):
        raise Wrong(_("An account SID is AC and 32 digits or letters from a to f."))
    return written


def sender(written: str) -> str:
    """A number as +33644601234, a short one of a service, or a messaging service."""
    plain = _BETWEEN.sub("", written)
    if _MG.fullmatch(plain) or _SHORT.fullmatch(plain):
        return plain
    number = re.sub(r"^00", "+", plain)
    if not number.startswith("+") or not _is_possible(number):
        raise Wrong(
            _("Write the number with its country, such as +33644601234, or the SID of a messaging service: MG…")
        )
    return number


def countries(written: str) -> str:
    """FR, BE, CH: each once, as two capitals."""
    found = list(dict.fromkeys(written.upper().replace(",", " ").replace(";", " ").split()))
    for country in found:
        if country not in phonenumbers.SUPPORTED_REGIONS:
            raise Wrong(
                _("“%(country)s” is not a country. Write two letters for each, such as FR, BE, CH.")
                % {"country": country[:20]}
            )
    return ", ".join(found)


def daily_limit(written: str) -> str:
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise Wrong(_("Write a whole number, %(most)d at most.") % {"most": MOST_A_DAY})
    return written


def _is_possible(number: str) -> bool:
    try:
        return bool(digits_of(number)) and phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
