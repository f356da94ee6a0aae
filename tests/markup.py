"""HTML as a browser takes it: where a template breaks its lines is no part of what a page says."""

import re


def flat(html: str) -> str:
    """Without white space beside a tag, and one space where there is more; those that do not break are words."""
    return re.sub(r" ?(</?[a-z!][^>]*>) ?", r"\1", re.sub(r"[ \t\n\f\r]+", " ", html))
