"""Numbers out of an address or a field, where anything may stand."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible

MOST = 2**63 - 1  # the largest that a database takes
DIGITS = len(str(MOST))
MANY_DIGITS = 18  # no moment has as many


def number_in(written):
    """A whole number from 0 on, as far as a database can look for it; None where nothing like it stands there."""
    text = written or ""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        return None
    return int(text) if int(text) <= MOST else None


def moment_of(milliseconds):
    """Milliseconds since 1970; now where none are given. Raises NotPossible."""
    if milliseconds is None:
        return timezone.now()
    try:
        return datetime.fromtimestamp(milliseconds_of(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotPossible(_("This time could not be read.")) from None


def milliseconds_of(text):
    """A number of milliseconds; below zero too. Raises NotPossible."""
    try:
        if len(text) > MANY_DIGITS:
            raise ValueError
        return int(text)
    except ValueError:
        raise NotPossible(_("This time could not be read.")) from None
