"""Addresses of a site's pages as somebody else may read them: without what stands for a right or for a person.

A link of a mail has that, or of a session. Origin and path remain, and what of the query says what is looked at.
static/js/parts/page_addresses.js does the same before an address leaves the visitor's browser.
"""

import re
from itertools import pairwise
from urllib.parse import unquote

_LONGEST = 2000  # characters that are looked at
_ADDRESS = re.compile(
    r"(https?://)(?:[^/?#]*@)?(\[[0-9a-f:.]+\](?::[0-9]+)?|[^/?#\[\]]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SESSION = re.compile(r";[^/]*")  # /basket;jsessionid=…
_TOKEN = re.compile(
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # a UUID
    r"|(?=[\w.~=]*[0-9])(?=[\w.~=]*[a-zA-Z])[\w.~=]{20}"  # letters and digits in one run, longer than words have them
    r"|(?=[\w~=-]*[a-z0-9][A-Z])(?=[\w~=-]*[0-9])[\w~=-]{12}"  # capitals and digits in the middle of it
    r"|[0-9]{12}|@",  # of a card, of a telephone; of a mailbox
    re.ASCII,
)


def _one_of(words: str) -> str:
    return f"({'|'.join(words.split())})"


# Parts of a path behind which stands what opens something.
_OPENING = re.compile(
    r"(\w+[-_])?"
    + _one_of(
        "activat(e|ion) auth code confirm(ation)? invit(e|ation)s? join key log-?in magic otp pass(word)? recover "
        "reset secret session share sign-?in token unsubscribe verif(y|ication)"
    )
    + r"([-_]\w+)?",
    re.IGNORECASE | re.ASCII,
)
# In names of a query: anywhere, or as a word of its own.
_ANYWHERE = "auth e-?mail passw secret sess signature token"
_ALONE = "card code hash hmac iban jwt key login mail name nonce otp pass phone pin pwd sid sig state tel ticket user"
_SECRET_NAME = re.compile(f"{_one_of(_ANYWHERE)}|(^|[^a-z]){_one_of(_ALONE)}([^a-z]|$)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[a-zA-Z][\w.\[\]-]{0,31}", re.ASCII)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARKED = re.compile(r"[A-Z0-9%]")


def readable(address: object) -> str:
    """Nothing of what is no address of a page."""
    found = _found(address)
    if found is None:
        return ""
    scheme, host, path, query, fragment = (part or "" for part in found.groups())
    route = ""
    if fragment.startswith(("/", "!/")):  # of a site of one page
        route_path, _mark, route_query = fragment.partition("?")
        route = f"#{_bare(route_path)}{_bare_query(route_query)}"
    return f"{scheme}{host}{_bare(path)}{_bare_query(query)}{route}"


def path_in(address: object) -> str:
    """Its path alone: /basket/delivery."""
    found = _found(address)
    return _bare(found[3] or "/") if found else ""


def _found(address: object) -> re.Match[str] | None:
    return _ADDRESS.fullmatch(address[:_LONGEST]) if isinstance(address, str) else None


def _bare(path: str) -> str:
    parts = _SESSION.sub("", path).split("/")
    return "/".join(
        "***" if _is_token(part) or (_OPENING.fullmatch(before) and _MARKED.search(part)) else part
        for before, part in pairwise(["", *parts])
    )


def _bare_query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&")]
    kept = [name + mark + value for name, mark, value in pairs if mark and _is_plain(name) and not _is_token(value)]
    return f"?{'&'.join(kept)}" if kept else ""


def _is_plain(name: str) -> bool:
    words = _CAPITAL.sub("-", name)
    return bool(_PLAIN_NAME.fullmatch(name)) and not (_SECRET_NAME.search(words) or _is_token(name))


def _is_token(part: str) -> bool:
    return bool(_TOKEN.search(unquote(part)))
