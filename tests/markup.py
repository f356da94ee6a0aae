"""HTML as a browser takes it: where a template breaks its lines is no part of what a page says."""

import re


def flat(html: str) -> str:
    """Without white space beside a tag, and one space where there is more."""
    return re.sub(r"\s*(</?[a-z!][^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html))
