"""What an administrator enters of an account, as its provider writes it: each answers what is kept.

What the provider cannot have given out is refused at once, in words. Saved, it would be found out only by the first
message that does not come.
"""

import re

from django.utils.translation import gettext as _


class Wrong(ValueError):
    """Its words say what is expected, fit to be shown."""


def anything(written: str) -> str:
    return written


def meta_id(written: str) -> str:
    """Of an app, a page, a number or an account at Meta."""
    if not re.fullmatch(r"[0-9]{1,30}", written):
        raise Wrong(_("This is not one of Meta’s IDs: they are digits only."))
    return written
