"""Numbers out of an address or a field, where anything may stand."""

MOST = 2**63 - 1  # the largest that a database takes
DIGITS = len(str(MOST))


def number_in(written):
    """A whole number from 0 on, as far as a database can look for it; None where nothing like it stands there."""
    text = written or ""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        return None
    return int(text) if int(text) <= MOST else None
