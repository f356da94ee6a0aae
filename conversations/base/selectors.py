"""CSS selectors that name parts of a page, checked before they are kept.

One that browsers cannot read would hide nothing, or all. So what is taken is what every browser knows (Selectors
Level 4, https://www.w3.org/TR/selectors-4/): tags, ids, classes, attributes, combinators and the pseudo-classes below.
What names no element of its own, like `::before`, is refused too.
"""

import re

from django.utils.translation import gettext as _

_NAME = r"(?:--|-?(?:[A-Za-z_]|[^\x00-\x7f]|\\[^\n]))(?:[\w-]|[^\x00-\x7f]|\\[^\n])*"
_TEXT = r"""(?:"[^"\\\n]*"|'[^'\\\n]*')"""
_ATTRIBUTE = rf"\[\s*{_NAME}\s*(?:[~|^$*]?=\s*(?:{_NAME}|{_TEXT})\s*(?:\s[iIsS]\s*)?)?\]"
_STATES = (
    "any-link|checked|disabled|empty|enabled|first-child|first-of-type|last-child|last-of-type|link|only-child|"
    "only-of-type|optional|read-only|read-write|required|root|target"
)
_COUNTED = r"nth-(?:last-)?(?:child|of-type)\(\s*(?:odd|even|[+-]?\d+|[+-]?\d*n(?:\s*[+-]\s*\d+)?)\s*\)"
_WITHIN = ":held"  # stands for a list in brackets that was read already
_PSEUDO = rf":(?:{_STATES})(?![\w(-])|:{_COUNTED}|:lang\(\s*{_NAME}\s*\)|{_WITHIN}(?![\w-])"
_SIMPLE = rf"(?:[.#]{_NAME}|{_ATTRIBUTE}|{_PSEUDO})"
_COMPOUND = rf"(?:(?:\*|{_NAME}){_SIMPLE}*|{_SIMPLE}+)"
_SELECTOR = rf"\s*{_COMPOUND}(?:(?:\s*[>+~]\s*|\s+){_COMPOUND})*\s*"
_LIST = re.compile(rf"{_SELECTOR}(?:,{_SELECTOR})*", re.ASCII)
_OF_OTHERS = re.compile(r":(?:not|is|where)\(([^()\"']*)\)")
LONGEST = 300  # characters of one line


class NoSelector(ValueError):
    """Its words say why, fit to be shown."""


def listed(written: str) -> list[str]:
    """One a line, or several with commas between them; each line once. Raises NoSelector."""
    found = dict.fromkeys(line.strip() for line in written.splitlines() if line.strip())
    for line in found:
        if not is_selector(line):
            raise NoSelector(_("%(line)s is not a CSS selector. Write one per line, like .invoices") % {"line": line})
    return list(found)


def is_selector(line: str) -> bool:
    if len(line) > LONGEST or _WITHIN in line:
        return False
    while found := _OF_OTHERS.search(line):
        if not _LIST.fullmatch(found[1]):
            return False
        line = line[: found.start()] + _WITHIN + line[found.end() :]
    return bool(_LIST.fullmatch(line))
